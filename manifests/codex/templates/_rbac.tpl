{{/*
The pods' ServiceAccount: the created one, or the existing one that is named. Otherwise nothing: then the namespace's default
one, whose token no container gets.
*/}}
{{- define "codex.serviceAccountName" -}}
{{- if not .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name -}}
{{- else if include "codex.public" . -}}
{{- .Values.serviceAccount.name | default (include "codex.fullname" .) -}}
{{- end -}}
{{- end }}

{{/*
The name of the ClusterRole and of its binding. It bears the namespace: they belong to none.
*/}}
{{- define "codex.clusterRoleName" -}}
{{ include "codex.namespace" . }}:{{ include "codex.fullname" . }}:init-env
{{- end }}

{{/*
The metadata of both.
*/}}
{{- define "codex.rbacMetadata" -}}
name: {{ include "codex.clusterRoleName" . }}
labels:
  {{- include "codex.labels" . | nindent 2 }}
  {{- with .Values.serviceAccount.rbac.labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.serviceAccount.rbac.annotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
