{{/*
What every container of init-env has, the one of `helm test` included: image and security context.
*/}}
{{- define "codex.initEnvImage" -}}
image: {{ include "codex.image" (dict "image" .Values.initEnv.image "tag" .Chart.AppVersion) }}
imagePullPolicy: {{ .Values.initEnv.image.pullPolicy }}
{{- $uid := include "codex.uid" . | default 65532 | int64 }}
securityContext:
  runAsUser: {{ $uid }}
  runAsNonRoot: {{ ne $uid 0 }}
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.initEnv.resources }}
resources: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
The init container, from: root, workload, init.
*/}}
{{- define "codex.initEnvContainer" -}}
name: init-env
{{ include "codex.initEnvImage" .root }}
args: {{- include "codex.initEnvArgs" . | trim | nindent 2 }}
env:
  - name: POD_NAME
    valueFrom:
      fieldRef:
        fieldPath: metadata.name
  - name: POD_IPS
    valueFrom:
      fieldRef:
        fieldPath: status.podIPs
  - name: NODE_NAME
    valueFrom:
      fieldRef:
        fieldPath: spec.nodeName
  - name: ENV_PATH
    value: {{ .root.Values.initEnv.envPath }}
volumeMounts:
  {{- if .init.variables }}
  - name: init-env
    mountPath: {{ .root.Values.initEnv.envPath }}
  {{- end }}
  {{- if .init.key }}
  - name: init-env-key
    mountPath: /run/init-env/key
  {{- end }}
  {{- range $index, $source := .init.sources }}
  - name: init-env-source-{{ $index }}
    mountPath: {{ $source.path }}
    readOnly: true
  {{- end }}
  {{- if .init.node }}
  - name: init-env-token
    mountPath: /var/run/secrets/kubernetes.io/serviceaccount
    readOnly: true
  {{- end }}
{{- end }}

{{/*
The volumes of init-env as a YAML list, from: init.
*/}}
{{- define "codex.initEnvVolumes" -}}
{{- if .init.variables }}
- name: init-env
  emptyDir:
    medium: Memory
    sizeLimit: 1Mi
{{- end }}
{{- if .init.key }}
- name: init-env-key
  emptyDir:
    medium: Memory
    sizeLimit: 1Mi
{{- end }}
{{- /* Optional, so that a missing key ends with init-env's message instead of a pod that waits for its volume. */}}
{{- range $index, $source := .init.sources }}
- name: init-env-source-{{ $index }}
  {{ $source.kind }}:
    {{ ternary "secretName" "name" (eq $source.kind "secret") }}: {{ $source.name }}
    optional: true
    {{- with $source.items }}
    items: {{- toYaml . | nindent 6 }}
    {{- end }}
{{- end }}
{{- if .init.node }}
- name: init-env-token
  projected:
    sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: 600
      - configMap:
          name: kube-root-ca.crt
          items:
            - key: ca.crt
              path: ca.crt
      - downwardAPI:
          items:
            - path: namespace
              fieldRef:
                fieldPath: metadata.namespace
{{- end }}
{{- end }}
