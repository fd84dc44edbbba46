{{/*
A replica's ports for its peers as JSON, from: root, component, index.
Public: transport and discovery are the numbers at the node, in the Service and in Codex alike. Private: those of `ports`.
*/}}
{{- define "codex.ports" -}}
{{- $ports := dict -}}
{{- range $port := list "transport" "discovery" -}}
{{- $number := int (get $.root.Values.ports $port).containerPort -}}
{{- if include "codex.publicPort" (dict "root" $.root "port" $port) -}}
{{- $range := include "codex.portRange" (dict "root" $.root "component" $.component "port" $port) | fromJson -}}
{{- $number = add $range.base (mul $.index $range.step) -}}
{{- end -}}
{{- $_ := set $ports $port $number -}}
{{- end -}}
{{- $ports | toJson -}}
{{- end }}

{{/*
"true" if the port is one of the NodePort Services, from: root, port.
*/}}
{{- define "codex.publicPort" -}}
{{- if and (include "codex.public" .root) (get .root.Values.service .port).enabled }}true{{ end -}}
{{- end }}

{{/*
The first NodePort and the step to the next replica's as JSON, from: root, component, port.
*/}}
{{- define "codex.portRange" -}}
{{- if eq .component "bootstrap" -}}
{{- dict "base" (get .root.Values.bootstrap .port).nodePort "step" 0 | toJson -}}
{{- else -}}
{{- $port := get .root.Values.service .port -}}
{{- dict "base" $port.nodePort "step" $port.nodePortOffset | toJson -}}
{{- end -}}
{{- end }}

{{/*
init-env's --port for one of them, from: root, component, port.
*/}}
{{- define "codex.portArg" -}}
{{- $range := include "codex.portRange" . | fromJson -}}
--port={{ .port }}={{ $range.base }}{{ if $range.step }}+{{ $range.step }}{{ end }}
{{- end }}

{{/*
"true" if Codex serves metrics on a declared port, otherwise nothing.
*/}}
{{- define "codex.metrics" -}}
{{- if and .Values.ports.metrics.enabled (has (toString .Values.codex.env.CODEX_METRICS | lower) (list "true" "1" "yes" "y" "on")) }}true{{ end -}}
{{- end }}

{{/*
The protocol of the port of that name.
*/}}
{{- define "codex.protocol" -}}
{{ ternary "UDP" "TCP" (eq . "discovery") }}
{{- end }}

{{/*
"true" if every node has a ClusterIP Service with its API, otherwise nothing.
*/}}
{{- define "codex.apiServices" -}}
{{- if and (has "service" .Values.service.type) .Values.service.api.enabled .Values.ports.api.enabled }}true{{ end -}}
{{- end }}

{{/*
The ports of a replica's ClusterIP Service, as a YAML list.
*/}}
{{- define "codex.servicePorts" -}}
{{- if and .Values.ports.api.enabled .Values.service.api.enabled }}
- name: {{ .Values.service.api.name | default .Values.ports.api.name }}
  port: {{ .Values.service.api.port }}
  targetPort: {{ .Values.ports.api.name }}
  protocol: TCP
{{- end }}
{{- if and (include "codex.metrics" .) .Values.service.metrics.enabled }}
- name: {{ .Values.service.metrics.name | default .Values.ports.metrics.name }}
  port: {{ .Values.service.metrics.port }}
  targetPort: {{ .Values.ports.metrics.name }}
  protocol: TCP
{{- end }}
{{- with .Values.extraPorts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
The ports of a replica's NodePort Service as a YAML list, from: root, replica. The targetPort is a number because in mode
single one container declaration stands for replicas with different ports.
*/}}
{{- define "codex.nodePorts" -}}
{{- range $port := list "transport" "discovery" }}
{{- if include "codex.publicPort" (dict "root" $.root "port" $port) }}
{{- $number := get $.replica.ports $port }}
- name: {{ (get $.root.Values.service $port).name | default (get $.root.Values.ports $port).name }}
  port: {{ $number }}
  targetPort: {{ $number }}
  nodePort: {{ $number }}
  protocol: {{ include "codex.protocol" $port }}
{{- end }}
{{- end }}
{{- end }}

{{/*
The ports that the Codex container declares, as a YAML list. Public ports are not among them: init-env chooses them.
*/}}
{{- define "codex.containerPorts" -}}
{{- range $port := list "api" "metrics" "transport" "discovery" }}
{{- with get $.Values.ports $port }}
{{- $hidden := or (and (eq $port "metrics") (not (include "codex.metrics" $))) (and (has $port (list "transport" "discovery")) (include "codex.public" $)) }}
{{- if and .enabled (not $hidden) }}
- name: {{ .name }}
  containerPort: {{ .containerPort }}
  protocol: {{ include "codex.protocol" $port }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.extraContainerPorts }}
{{ toYaml . }}
{{- end }}
{{- end }}
