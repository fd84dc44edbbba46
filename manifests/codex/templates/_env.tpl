{{/*
A value as the text that the user wrote: Helm reads numbers as floats and would print 10000000 as 1e+07.
*/}}
{{- define "codex.text" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) -}}
{{- if gt . 9007199254740992.0 }}{{ fail (printf "a number above 2^53 loses digits: quote %.0f" .) }}{{ end -}}
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
      | replace "replica_index" (toString .replica.number)
      | replace "pod_index" (toString .replica.ordinal) -}}
{{- end }}

{{/*
The Codex container's `env` as a YAML list, from: root, workload, init (what codex.initEnv returns).
*/}}
{{- define "codex.env" -}}
{{- $values := .root.Values -}}
{{- $assigned := list -}}
{{- range .init.variables }}{{ $assigned = append $assigned .name }}{{ end -}}
{{- $given := list -}}
{{- range include "codex.givenEnv" . | fromJsonArray -}}
{{- if not (has .name $assigned) }}{{ $given = append $given . }}{{ end -}}
{{- $assigned = append $assigned .name -}}
{{- end -}}
{{- if and .init.variables (not $values.initEnv.fileKeyRef) }}
- name: ENV_PATH
  value: {{ $values.initEnv.envPath }}
{{- end }}
{{- if not (has "CODEX_NAT" $assigned) }}
- name: POD_IP
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
- name: CODEX_NAT
  value: {{ printf "%s$(POD_IP)" $values.initEnv.natPrefix | quote }}
{{- end }}
{{- if $values.initEnv.fileKeyRef }}
{{- range .init.variables }}
- name: {{ .name }}
  valueFrom:
    fileKeyRef:
      volumeName: init-env
      path: init-env
      key: {{ .name }}
{{- end }}
{{- end }}
{{- with .init.bootstrapUrls }}
{{- /* Init containers do not run again when only the container restarts, and Codex remembers no peers. */}}
- name: BOOTSTRAP_NODE_URL
  value: {{ first . }}
- name: BOOTSTRAP_NODE_URL_WAIT
  value: "10"
{{- end }}
{{- range $given }}
- name: {{ .name }}
  {{- with .value }}
  value: {{ . | quote }}
  {{- end }}
  {{- with .valueFrom }}
  valueFrom: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
