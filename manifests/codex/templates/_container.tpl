{{/*
The Codex container, from: root, workload, init.
*/}}
{{- define "codex.container" -}}
{{- $values := .root.Values -}}
name: codex
image: {{ include "codex.image" (dict "image" $values.image "tag" "") }}
imagePullPolicy: {{ $values.image.pullPolicy }}
{{- with $values.securityContext }}
securityContext: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.codex.command }}
command: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with ternary $values.codex.args $values.bootstrap.args (eq .workload.component "storage") }}
args: {{- toYaml . | nindent 2 }}
{{- end }}
env: {{- include "codex.env" . | trim | nindent 2 }}
{{- with include "codex.containerPorts" .root }}
ports: {{- . | trim | nindent 2 }}
{{- end }}
{{- range $probe := list "startupProbe" "livenessProbe" "readinessProbe" }}
{{- with get $values $probe }}
{{ $probe }}: {{- include "codex.probe" (dict "root" $.root "probe" .) | nindent 2 }}
{{- end }}
{{- end }}
{{- with include "codex.lifecycle" . }}
lifecycle: {{- . | nindent 2 }}
{{- end }}
{{- with $values.resources }}
resources: {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  - name: {{ $values.persistence.name }}
    mountPath: {{ include "codex.dataMount" .root }}
  {{- if and .init.variables (not $values.initEnv.fileKeyRef) }}
  - name: init-env
    mountPath: {{ $values.initEnv.envPath }}
    readOnly: true
  {{- end }}
  {{- with .init.key }}
  - name: init-env-key
    mountPath: {{ $values.codex.env.CODEX_ETH_PRIVATE_KEY }}
    subPath: {{ . }}
    readOnly: true
  {{- end }}
  {{- with $values.volumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/*
A probe with templates expanded and, where it names no port, that of the API, from: root, probe.
*/}}
{{- define "codex.probe" -}}
{{- $probe := tpl (toYaml .probe) .root | fromYaml -}}
{{- if and $probe.httpGet (not $probe.httpGet.port) -}}
{{- $api := .root.Values.ports.api -}}
{{- $_ := set $probe.httpGet "port" (ternary $api.name $api.containerPort $api.enabled) -}}
{{- end -}}
{{- toYaml $probe -}}
{{- end }}

{{/*
Lifecycle hooks as YAML, from: root, workload: the given ones and, on storage nodes with persistence, the offer of
codex.marketplace. Its values reach the script as arguments, so nothing in them is executed; it gives up after five
minutes, because the pod is not ready before the hook has ended.
*/}}
{{- define "codex.lifecycle" -}}
{{- $values := .root.Values -}}
{{- $hooks := $values.lifecycle | default dict | deepCopy -}}
{{- if and $values.codex.marketplace (eq .workload.component "storage") (has "persistence" $values.codex.args) -}}
{{- $offer := dict -}}
{{- range $name, $value := $values.codex.marketplace }}{{ $_ := set $offer $name (include "codex.text" $value) }}{{ end -}}
{{- $url := printf "http://localhost:%v/api/codex/v1/sales/availability" $values.ports.api.containerPort -}}
{{- $script := .root.Files.Get "files/offer.sh" -}}
{{- $_ := set $hooks "postStart" (dict "exec" (dict "command" (list "bash" "-c" $script "offer" $url (toJson $offer)))) -}}
{{- end -}}
{{- with $hooks }}{{ toYaml . }}{{ end -}}
{{- end }}
