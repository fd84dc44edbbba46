{{/*
A value as the text that the user wrote: Helm reads numbers as floats and would print 10000000 as 1e+07.
*/}}
{{- define "codex.text" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) -}}
{{- printf "%.0f" . -}}
{{- else -}}
{{- toString . -}}
{{- end -}}
{{- end }}

{{/*
The variables that the values give to a workload as a JSON list of `env` entries, from: root, workload.
Nothing is empty: Codex takes an empty variable for a wrong value. codex.extraEnv goes before codex.env.
*/}}
{{- define "codex.givenEnv" -}}
{{- $values := .root.Values -}}
{{- $storage := eq .workload.component "storage" -}}
{{- $extra := ternary $values.codex.extraEnv list $storage -}}
{{- $variables := deepCopy $values.codex.env -}}
{{- if not $storage -}}
{{- $variables = omit $variables "CODEX_ETH_PRIVATE_KEY" "CODEX_BOOTSTRAP_NODE" -}}
{{- range $name, $value := $values.bootstrap.env }}{{ $_ := set $variables $name $value }}{{ end -}}
{{- end -}}
{{- $names := list -}}
{{- range $extra }}{{ $names = append $names .name }}{{ end -}}
{{- $env := list -}}
{{- range $name, $value := $variables -}}
{{- if not (or (has $name $names) (kindIs "invalid" $value) (eq (toString $value) "")) -}}
{{- $env = append $env (dict "name" $name "value" (include "codex.text" $value)) -}}
{{- end -}}
{{- end -}}
{{- range $extra -}}
{{- $entry := deepCopy . -}}
{{- if hasKey $entry "value" }}{{ $_ := set $entry "value" (include "codex.text" $entry.value) }}{{ end -}}
{{- if ne $values.statefulSet.mode "single" -}}
{{- $entry = include "codex.ofReplica" (dict "root" $.root "text" (toJson $entry) "replica" (first $.workload.replicas)) | fromJson -}}
{{- end -}}
{{- if or $entry.valueFrom $entry.value }}{{ $env = append $env $entry }}{{ end -}}
{{- end -}}
{{- $env | toJson -}}
{{- end }}

{{/*
Text with `-replica_index-pod_index` and its parts replaced by a replica's numbers, from: root, text, replica.
*/}}
{{- define "codex.ofReplica" -}}
{{- .text
      | replace "-replica_index-pod_index" .replica.suffix
      | replace "replica_index" (int .replica.number | toString)
      | replace "pod_index" (int .replica.ordinal | toString) -}}
{{- end }}

{{/*
The variables that the chart itself sets in the Codex container as a JSON list of `env` entries, from: root, init, names (of
the other variables).
*/}}
{{- define "codex.ownEnv" -}}
{{- $values := .root.Values -}}
{{- $env := list -}}
{{- if and .init.variables (not $values.initEnv.fileKeyRef) -}}
{{- $env = append $env (dict "name" "ENV_PATH" "value" $values.initEnv.envPath) -}}
{{- end -}}
{{- if not (has "CODEX_NAT" .names) -}}
{{- $env = append $env (dict "name" "POD_IP" "valueFrom" (dict "fieldRef" (dict "fieldPath" "status.podIP"))) -}}
{{- $env = append $env (dict "name" "CODEX_NAT" "value" (printf "%s$(POD_IP)" $values.initEnv.natPrefix)) -}}
{{- end -}}
{{- if $values.initEnv.fileKeyRef -}}
{{- range .init.variables -}}
{{- $reference := dict "volumeName" "init-env" "path" "init-env" "key" .name -}}
{{- $env = append $env (dict "name" .name "valueFrom" (dict "fileKeyRef" $reference)) -}}
{{- end -}}
{{- end -}}
{{- /* Init containers do not run again when only the container restarts, and Codex remembers no peers. */ -}}
{{- with .init.bootstrapUrls -}}
{{- $env = append $env (dict "name" "BOOTSTRAP_NODE_URL" "value" (first .)) -}}
{{- $env = append $env (dict "name" "BOOTSTRAP_NODE_URL_WAIT" "value" "10") -}}
{{- end -}}
{{- $env | toJson -}}
{{- end }}

{{/*
The Codex container's `env` as a YAML list, from: root, workload, init (what codex.initEnv returns). Of variables with one
name init-env's goes first, then the chart's own, then the given one.
*/}}
{{- define "codex.env" -}}
{{- $assigned := list -}}
{{- range .init.variables }}{{ $assigned = append $assigned .name }}{{ end -}}
{{- $given := include "codex.givenEnv" . | fromJsonArray -}}
{{- $names := $assigned -}}
{{- range $given }}{{ $names = append $names .name }}{{ end -}}
{{- $env := include "codex.ownEnv" (dict "root" .root "init" .init "names" $names) | fromJsonArray -}}
{{- range $env }}{{ $assigned = append $assigned .name }}{{ end -}}
{{- range $given -}}
{{- if not (has .name $assigned) }}{{ $env = append $env . }}{{ end -}}
{{- end -}}
{{- /* toYaml would leave a long hexadecimal number, such as an address, without quotes. */}}
{{- range $env }}
- name: {{ .name }}
  {{- with .value }}
  value: {{ . | quote }}
  {{- end }}
  {{- with .valueFrom }}
  valueFrom: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
