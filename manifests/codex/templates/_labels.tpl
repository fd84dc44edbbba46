{{/*
Labels of every object of the release.
*/}}
{{- define "codex.labels" -}}
{{ include "codex.releaseLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/*
Labels that the release's pods have in common, and no other pods.
*/}}
{{- define "codex.releaseLabels" -}}
app.kubernetes.io/name: {{ .Values.nameOverride | default .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/*
Labels of the pods of one workload, from: root, workload. The workload's name keeps the StatefulSets of a release apart.
*/}}
{{- define "codex.selectorLabels" -}}
{{ include "codex.releaseLabels" .root }}
app.kubernetes.io/component: {{ .workload.component }}
codex/workload: {{ .workload.name }}
{{- end }}

{{/*
The selector of a replica's Services, from: root, workload, replica. The pods of a Deployment have no name to rely on.
*/}}
{{- define "codex.replicaSelector" -}}
{{- if eq .root.Values.kind "Deployment" -}}
{{ include "codex.selectorLabels" . }}
{{- else -}}
statefulset.kubernetes.io/pod-name: {{ .replica.pod }}
{{- end -}}
{{- end }}

{{/*
The metadata of a StatefulSet or Deployment, from: root, workload.
*/}}
{{- define "codex.workloadMetadata" -}}
{{- $values := .root.Values -}}
name: {{ .workload.name }}
namespace: {{ include "codex.namespace" .root }}
labels:
  {{- $labels := dict "app.kubernetes.io/component" .workload.component }}
  {{- merge $labels (include "codex.labels" .root | fromYaml) ($values.labels | default dict) | toYaml | nindent 2 }}
annotations:
  {{- merge (dict "codex/first-pod" (first .workload.replicas).pod) ($values.annotations | default dict) | toYaml | nindent 2 }}
{{- end }}
