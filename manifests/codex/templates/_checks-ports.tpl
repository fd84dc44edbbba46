{{/*
What is wrong with the NodePorts, one line per mistake with the values to change, or nothing.
*/}}
{{- define "codex.checkNodePorts" -}}
{{- $limits := splitList "-" .Values.service.nodePortRange -}}
{{- $low := first $limits | int -}}
{{- $high := last $limits | int -}}
{{- if or (lt $low 1) (gt $low $high) (gt $high 65535) }}
service.nodePortRange is {{ .Values.service.nodePortRange }}: set the lowest and the highest NodePort, such as 30000-32767
{{- end }}
{{- $owners := dict -}}
{{- $shared := "" -}}
{{- range $port := list "transport" "discovery" }}
{{- if include "codex.publicPort" (dict "root" $ "port" $port) }}
{{- if and (gt (int $.Values.replica.count) 1) (eq (int (get $.Values.service $port).nodePortOffset) 0) }}
service.{{ $port }}.nodePortOffset is 0, and replica.count is {{ $.Values.replica.count }}: every replica needs a port of its own
{{- end }}
{{- $outside := list }}
{{- range $workload := include "codex.workloads" $ | fromJsonArray }}
{{- range $replica := $workload.replicas }}
{{- $number := get $replica.ports $port | int }}
{{- if or (lt $number $low) (gt $number $high) }}
{{- $outside = append $outside (printf "%d (%s)" $number $replica.pod) }}
{{- end }}
{{- $owner := get $owners (toString $number) }}
{{- if and $owner (ne $owner.pod $replica.pod) (not $shared) }}
{{- $shared = printf "%d is the %s port of %s and the %s port of %s" $number $owner.port $owner.pod $port $replica.pod }}
{{- end }}
{{- $_ := set $owners (toString $number) (dict "pod" $replica.pod "port" $port) }}
{{- end }}
{{- end }}
{{- with $outside }}
{{ $port }} ports outside service.nodePortRange {{ $.Values.service.nodePortRange }}: {{ join ", " . }}: change service.{{ $port }}.nodePort, service.{{ $port }}.nodePortOffset, bootstrap.{{ $port }}.nodePort or replica.count
{{- end }}
{{- end }}
{{- end }}
{{- with $shared }}
NodePort {{ . }}, and a number serves one Service, whatever the protocol: change nodePort or nodePortOffset of service.transport or service.discovery, the nodePort of bootstrap.transport or bootstrap.discovery, or replica.count
{{- end }}
{{- end }}

{{/*
Where the ports of the pod and those that Codex is told differ, one line per mistake, or nothing. init-env gives the public
ones, so there is nothing to compare.
*/}}
{{- define "codex.checkContainerPorts" -}}
{{- $env := .Values.codex.env -}}
{{- $address := toString $env.CODEX_LISTEN_ADDRS -}}
{{- $listens := regexFind "/tcp/[0-9]+" $address -}}
{{- $transport := include "codex.publicPort" (dict "root" $ "port" "transport") -}}
{{- if and $transport $env.CODEX_LISTEN_ADDRS (not $listens) }}
codex.env.CODEX_LISTEN_ADDRS is {{ $address }}, which has no /tcp/ port to replace: set an address such as /ip4/0.0.0.0/tcp/8070
{{- end }}
{{- $told := dict "api" $env.CODEX_API_PORT -}}
{{- if include "codex.metrics" . }}{{ $_ := set $told "metrics" $env.CODEX_METRICS_PORT }}{{ end -}}
{{- if not (include "codex.public" .) -}}
{{- $_ := set $told "transport" (trimPrefix "/tcp/" $listens) -}}
{{- $_ := set $told "discovery" $env.CODEX_DISC_PORT -}}
{{- end -}}
{{- $names := dict "api" "API_PORT" "metrics" "METRICS_PORT" "transport" "LISTEN_ADDRS" "discovery" "DISC_PORT" -}}
{{- range $port, $number := $told }}
{{- $declared := get $.Values.ports $port }}
{{- if and $number $declared.enabled (ne (int $number) (int $declared.containerPort)) }}
codex.env.CODEX_{{ get $names $port }} has the port {{ $number }}, and ports.{{ $port }}.containerPort is {{ $declared.containerPort }}: make them the same
{{- end }}
{{- end }}
{{- end }}
