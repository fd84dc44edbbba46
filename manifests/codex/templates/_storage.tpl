{{/*
Codex' data directory.
*/}}
{{- define "codex.dataDirectory" -}}
{{- .Values.codex.env.CODEX_DATA_DIR | default "/data" | toString | clean -}}
{{- end }}

{{/*
"true" if Codex cannot change the mode of the volume's own directory, or would share it with fsGroup; otherwise nothing.
Its data directory must then lie below the mount.
*/}}
{{- define "codex.dataBelowMount" -}}
{{- $pod := .Values.podSecurityContext | default dict -}}
{{- $container := .Values.securityContext | default dict -}}
{{- $nonRoot := or (include "codex.uid" . | default "0" | ne "0") $pod.runAsNonRoot $container.runAsNonRoot -}}
{{- if or $nonRoot $pod.fsGroup }}true{{ end -}}
{{- end }}

{{/*
The directory at which the data volume is mounted: the given one, or the data directory, or the one above it.
*/}}
{{- define "codex.dataMount" -}}
{{- $data := include "codex.dataDirectory" . -}}
{{- $above := dir $data -}}
{{- if and (include "codex.dataBelowMount" .) (ne $above "/") }}{{ $data = $above }}{{ end -}}
{{- .Values.persistence.mountPath | default $data | clean -}}
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
