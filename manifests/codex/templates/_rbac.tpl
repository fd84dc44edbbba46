{{/*
The pods' ServiceAccount, or nothing: then the namespace's default one, whose token no container gets.
*/}}
{{- define "codex.serviceAccountName" -}}
{{- if and (include "codex.public" .) .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "codex.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name -}}
{{- end -}}
{{- end }}

{{/*
The metadata of the ClusterRole and of its binding. Their name bears the namespace: they belong to none.
*/}}
{{- define "codex.rbacMetadata" -}}
name: {{ include "codex.namespace" . }}:{{ include "codex.fullname" . }}:init-env
labels:
  {{- include "codex.labels" . | nindent 2 }}
  {{- with .Values.serviceAccount.rbac.labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.serviceAccount.rbac.annotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
