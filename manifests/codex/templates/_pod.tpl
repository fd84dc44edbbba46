{{/*
An image's reference, from: image (repository, tag, digest), tag (the default).
*/}}
{{- define "codex.image" -}}
{{- if .image.digest -}}
{{ .image.repository }}@{{ .image.digest }}
{{- else -}}
{{ .image.repository }}:{{ .image.tag | default .tag }}
{{- end -}}
{{- end }}

{{/*
The uid that Codex is told to run with, or nothing: then as its image says.
*/}}
{{- define "codex.uid" -}}
{{- $context := merge (.Values.securityContext | default dict | deepCopy) (.Values.podSecurityContext | default dict) -}}
{{- if hasKey $context "runAsUser" }}{{ int64 $context.runAsUser }}{{ end -}}
{{- end }}

{{/*
"true" if Codex as root reads files of other users, or nothing (man 7 capabilities).
*/}}
{{- define "codex.readsAnyFile" -}}
{{- $capabilities := (.Values.securityContext | default dict).capabilities | default dict -}}
{{- $dropped := $capabilities.drop | default list -}}
{{- $kept := not (or (has "ALL" $dropped) (has "DAC_OVERRIDE" $dropped)) -}}
{{- if or $kept (has "DAC_OVERRIDE" ($capabilities.add | default list)) }}true{{ end -}}
{{- end }}

{{/*
The pod template of a workload, from: root, workload. It bears no version of the chart, so that a new one restarts nothing.
*/}}
{{- define "codex.podTemplate" -}}
{{- $values := .root.Values -}}
{{- $init := include "codex.initEnv" . | fromJson -}}
{{- $scope := dict "root" .root "workload" .workload "init" $init -}}
metadata:
  labels:
    {{- merge (include "codex.selectorLabels" . | fromYaml) ($values.podLabels | default dict) | toYaml | nindent 4 }}
  annotations:
    {{- merge ($values.podAnnotations | default dict | deepCopy) (dict "kubectl.kubernetes.io/default-container" "codex") | toYaml | nindent 4 }}
spec:
  {{- with $values.imagePullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "codex.serviceAccountName" .root }}
  serviceAccountName: {{ . }}
  {{- end }}
  automountServiceAccountToken: false
  {{- /* Variables such as CODEX_API_PORT=tcp://... of a Service named codex-api would be taken for Codex' own. */}}
  enableServiceLinks: false
  {{- with $values.podSecurityContext }}
  securityContext: {{- include "codex.podSecurityContext" . | nindent 4 }}
  {{- end }}
  {{- if or $init.run $values.initContainers }}
  initContainers:
    {{- with $values.initContainers }}
    {{- tpl (toYaml .) $.root | nindent 4 }}
    {{- end }}
    {{- if $init.run }}
    - {{ include "codex.initEnvContainer" $scope | nindent 6 | trim }}
    {{- end }}
  {{- end }}
  containers:
    - {{ include "codex.container" $scope | nindent 6 | trim }}
    {{- with $values.extraContainers }}
    {{- tpl (toYaml .) $.root | nindent 4 }}
    {{- end }}
  {{- $volumes := concat (include "codex.dataVolume" . | fromYamlArray) (include "codex.initEnvVolumes" $scope | fromYamlArray) }}
  {{- with concat $volumes ($values.volumes | default list) }}
  volumes: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  affinity: {{- include "codex.affinity" .root | nindent 4 }}
  {{- with $values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- $selector := dict "matchLabels" (include "codex.releaseLabels" $.root | fromYaml) }}
    {{- range . }}
    - {{ merge (deepCopy .) (dict "labelSelector" $selector) | toYaml | nindent 6 | trim }}
    {{- end }}
  {{- end }}
  terminationGracePeriodSeconds: {{ int64 $values.terminationGracePeriodSeconds }}
{{- end }}

{{/*
The pod's security context, from the given one. Changing the group of everything in the volume at every start would make
Codex' own key readable for the group, which Codex refuses.
*/}}
{{- define "codex.podSecurityContext" -}}
{{- $context := deepCopy . -}}
{{- if hasKey $context "fsGroup" -}}
{{- $context = merge $context (dict "fsGroupChangePolicy" "OnRootMismatch") -}}
{{- end -}}
{{- toYaml $context -}}
{{- end }}

{{/*
The pods' affinity: as given, or different nodes where possible, because the replicas on one node share its address.
*/}}
{{- define "codex.affinity" -}}
{{- with .Values.affinity -}}
{{- toYaml . -}}
{{- else -}}
podAntiAffinity:
  preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 100
      podAffinityTerm:
        topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels: {{- include "codex.releaseLabels" . | nindent 12 }}
{{- end -}}
{{- end }}
