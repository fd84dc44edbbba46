{{/*
The directory at which the data volume is mounted.
*/}}
{{- define "codex.dataMount" -}}
{{- .Values.persistence.mountPath | default .Values.codex.env.CODEX_DATA_DIR | default "/data" -}}
{{- end }}

{{/*
The data volume as a list of one, or of none where the StatefulSet makes a claim, from: root, workload.
*/}}
{{- define "codex.dataVolume" -}}
{{- $persistence := .root.Values.persistence -}}
{{- if not $persistence.enabled }}
- name: {{ $persistence.name }}
  emptyDir: {}
{{- else if or $persistence.existingClaim (eq .root.Values.kind "Deployment") }}
- name: {{ $persistence.name }}
  persistentVolumeClaim:
    claimName: {{ $persistence.existingClaim | default (include "codex.claim" .) }}
{{- end }}
{{- end }}

{{/*
The name of the claim of a workload's only replica, from: root, workload.
*/}}
{{- define "codex.claim" -}}
{{- .root.Values.persistence.name }}-{{ (first .workload.replicas).pod -}}
{{- end }}

{{/*
The spec of a claim for data.
*/}}
{{- define "codex.claimSpec" -}}
{{- with .Values.persistence -}}
accessModes: {{- toYaml .accessModes | nindent 2 }}
resources:
  requests:
    storage: {{ .size }}
{{- if not (kindIs "invalid" .storageClassName) }}
storageClassName: {{ .storageClassName | quote }}
{{- end }}
{{- with .selector }}
selector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
{{- end }}
