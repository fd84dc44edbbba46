{{/*
The base of every name.
*/}}
{{- define "codex.fullname" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name)) -}}
{{- end }}

{{/*
The namespace of every object.
*/}}
{{- define "codex.namespace" -}}
{{- .Values.namespaceOverride | default .Release.Namespace -}}
{{- end }}

{{/*
"true" if peers outside the cluster can reach the nodes, otherwise nothing.
*/}}
{{- define "codex.public" -}}
{{- if has "nodeport" .Values.service.type }}true{{ end -}}
{{- end }}

{{/*
All workloads as a JSON list, each with its replicas. All names follow from one rule, for replica number R of base name F
and first number S:
  workload  F-R; F for a lone replica with statefulSet.prettify, and in mode single
  pod       <workload>-S; F-R in mode single
  claim     <persistence.name>-<pod>
  suffix    <pod> less F
  Service   <pod>-service and <pod>-nodeport; <workload>-... with service.prettify, except in mode single
*/}}
{{- define "codex.workloads" -}}
{{- $base := include "codex.fullname" . -}}
{{- $start := int .Values.statefulSet.ordinalsStart -}}
{{- $single := eq .Values.statefulSet.mode "single" -}}
{{- $lone := and (not $single) (eq (int .Values.replica.count) 1) .Values.statefulSet.prettify -}}
{{- $replicas := list -}}
{{- range $index := until (int .Values.replica.count) -}}
{{- $number := add $start $index -}}
{{- $workload := ternary $base (printf "%s-%d" $base $number) (or $single $lone) -}}
{{- $ordinal := ternary $number (int64 $start) $single -}}
{{- $pod := printf "%s-%d" $workload $ordinal -}}
{{- $replica := dict
      "number" $number
      "ordinal" $ordinal
      "index" $index
      "numbered" (not $lone)
      "workload" $workload
      "pod" $pod
      "suffix" (trimPrefix $base $pod)
      "service" (ternary $workload $pod (and $.Values.service.prettify (not $single)))
      "ports" (include "codex.ports" (dict "root" $ "component" "storage" "index" $index) | fromJson) -}}
{{- $replicas = append $replicas $replica -}}
{{- end -}}
{{- $workloads := list -}}
{{- if .Values.bootstrap.enabled -}}
{{- $name := printf "%s-bootstrap" $base -}}
{{- $replica := dict
      "index" 0
      "pod" (printf "%s-%d" $name $start)
      "service" $name
      "ports" (include "codex.ports" (dict "root" . "component" "bootstrap" "index" 0) | fromJson) -}}
{{- $workloads = append $workloads (dict "name" $name "component" "bootstrap" "base" $name "replicas" (list $replica)) -}}
{{- end -}}
{{- if $single -}}
{{- $workloads = append $workloads (dict "name" $base "component" "storage" "base" $base "replicas" $replicas) -}}
{{- else -}}
{{- range $replicas -}}
{{- $workloads = append $workloads (dict "name" .workload "component" "storage" "base" $base "replicas" (list .)) -}}
{{- end -}}
{{- end -}}
{{- $workloads | toJson -}}
{{- end }}

{{/*
The storage replicas of all workloads, as a JSON list.
*/}}
{{- define "codex.replicas" -}}
{{- $replicas := list -}}
{{- range include "codex.workloads" . | fromJsonArray -}}
{{- if eq .component "storage" -}}{{- $replicas = concat $replicas .replicas -}}{{- end -}}
{{- end -}}
{{- $replicas | toJson -}}
{{- end }}

{{/*
The path of a replica's API in the Ingress, from: root, replica, path (an entry of ingress.hosts[].paths).
*/}}
{{- define "codex.ingressPath" -}}
{{- $prettify := .root.Values.ingress.prettify -}}
{{- if hasKey .path "prettify" -}}{{- $prettify = .path.prettify -}}{{- end -}}
{{- trimSuffix "/" .path.path }}/{{ .path.podName | default (include "codex.fullname" .root) -}}
{{- if .replica.numbered }}{{ printf "-%0*d" (int .path.leadingZeros) (int .replica.number) }}{{ end -}}
{{- if not (or $prettify (eq .root.Values.statefulSet.mode "single")) }}-{{ int .root.Values.statefulSet.ordinalsStart }}{{ end -}}
{{- .path.rewritePath | default "" -}}
{{- end }}
