{{/*
What is wrong with a number that Helm may have rounded, from: key, value; or nothing.
*/}}
{{- define "codex.roundedNumber" -}}
{{- if kindIs "float64" .value -}}
{{- if or (ge .value 9007199254740992.0) (le .value -9007199254740992.0) -}}
{{ .key }} is a number beyond 2^53, of which Helm loses digits ({{ printf "%.0f" .value }}): write it in quotes
{{- end -}}
{{- end -}}
{{- end }}

{{/*
What is wrong with the variables of Codex, one line per mistake with the values to change, or nothing.
*/}}
{{- define "codex.checkEnv" -}}
{{- $names := list -}}
{{- range .Values.codex.extraEnv }}
{{- if has .name $names }}
codex.extraEnv has {{ .name }} twice: remove one
{{- end }}
{{- $names = append $names .name }}
{{- $perPod := and (eq $.Values.statefulSet.mode "single") (regexMatch "replica_index|pod_index" (toJson .)) }}
{{- if and $perPod (not (regexMatch "^[A-Za-z_][A-Za-z0-9_]*$" .name)) }}
codex.extraEnv {{ .name }}: in statefulSet.mode=single a variable that differs per pod passes through a shell, which takes letters, digits and _ in its name
{{- end }}
{{- if and $perPod (regexMatch "['\\r\\n]" (toString .value)) }}
codex.extraEnv {{ .name }}: in statefulSet.mode=single a value that differs per pod cannot hold a single quote or a line break: leave them out
{{- end }}
{{- $rest := deepCopy . }}
{{- $_ := unset $rest "value" }}
{{- range $reference := $rest.valueFrom }}{{ $_ := unset $reference "key" }}{{ end }}
{{- if and $perPod (regexMatch "replica_index|pod_index" (toJson $rest)) }}
codex.extraEnv {{ .name }}: in statefulSet.mode=single only a value or a key may differ per pod: use one Secret or ConfigMap with a key per pod
{{- end }}
{{- end }}
{{- range $key := list "codex" "bootstrap" }}
{{- range $name, $value := (get $.Values $key).env }}
{{ include "codex.roundedNumber" (dict "key" (printf "%s.env.%s" $key $name) "value" $value) }}
{{- end }}
{{- end }}
{{- range .Values.codex.extraEnv }}
{{ include "codex.roundedNumber" (dict "key" (printf "codex.extraEnv %s" .name) "value" .value) }}
{{- end }}
{{- range $name, $value := .Values.codex.marketplace }}
{{ include "codex.roundedNumber" (dict "key" (printf "codex.marketplace.%s" $name) "value" $value) }}
{{- end }}
{{- with .Values.codex.env.CODEX_ETH_PRIVATE_KEY }}
{{- if hasPrefix (printf "%s/" (clean $.Values.initEnv.envPath)) (printf "%s/" (toString . | clean)) }}
codex.env.CODEX_ETH_PRIVATE_KEY is {{ . }}, in initEnv.envPath ({{ $.Values.initEnv.envPath }}), whose files are all executed as a shell script: choose another directory for either
{{- end }}
{{- if not (regexMatch "^/(.*/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" (toString .)) }}
codex.env.CODEX_ETH_PRIVATE_KEY is {{ . }}: set a path whose file name is the name of the Secret, such as /opt/codex-eth-private-key
{{- end }}
{{- end }}
{{- /* What the chart takes from codex.env for all nodes. */}}
{{- range $name := list "CODEX_API_PORT" "CODEX_DATA_DIR" "CODEX_DISC_PORT" "CODEX_ETH_PRIVATE_KEY" "CODEX_LISTEN_ADDRS" "CODEX_METRICS_PORT" }}
{{- if hasKey ($.Values.bootstrap.env | default dict) $name }}
bootstrap.env.{{ $name }} is what the bootstrap node has in common with the others: set codex.env.{{ $name }} instead
{{- end }}
{{- end }}
{{- range $name := list "CODEX_API_PORT" "CODEX_DATA_DIR" }}
{{- if has $name $names }}
codex.extraEnv has {{ $name }}, which the chart reads: set codex.env.{{ $name }} instead
{{- end }}
{{- end }}
{{- if and .Values.codex.marketplace (.Values.lifecycle | default dict).postStart }}
lifecycle.postStart and codex.marketplace are one hook: remove either
{{- end }}
{{- range $workload := include "codex.workloads" . | fromJsonArray }}
{{- $arguments := ternary $.Values.codex.args $.Values.bootstrap.args (eq .component "storage") }}
{{- $init := include "codex.initEnv" (dict "root" $ "workload" $workload) | fromJson }}
{{- if and $init.sources (not (include "codex.readsAnyFile" $)) (not (include "codex.uid" $)) }}
securityContext.capabilities.drop takes from Codex as root the right to read what init-env wrote as another user: set podSecurityContext.runAsUser, to 0 or to another user's number, which init-env then has too
{{- end }}
{{- range $init.variables }}
{{- $option := .name | lower | replace "codex_" "--" | replace "_" "-" }}
{{- range $arguments }}
{{- if regexMatch (printf "^%s([=: ]|$)" $option) (toString .) }}
{{ ternary "codex.args" "bootstrap.args" (eq $workload.component "storage") }} has {{ $option }}, which goes before what init-env finds out: remove it
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
