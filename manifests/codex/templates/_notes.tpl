{{/*
One line per node: pod, what it announces, ports for its peers, Services.
*/}}
{{- define "codex.notesNodes" -}}
{{- $public := include "codex.public" . -}}
{{- $deployment := eq .Values.kind "Deployment" -}}
{{- $row := "%-26s %-24s %-26s %s\n" -}}
{{- printf $row "POD" "ANNOUNCES" (ternary "OPEN IN THE FIREWALL" "LISTENS ON" (eq $public "true")) "SERVICES" -}}
{{- range $workload := include "codex.workloads" . | fromJsonArray -}}
{{- range $replica := $workload.replicas -}}
{{- $pod := ternary (printf "deployment/%s" $workload.name) $replica.pod $deployment -}}
{{- $address := ternary (printf "%s of its node" (join " or " $.Values.initEnv.addressTypes)) "the pod's IP" (eq $public "true") -}}
{{- $services := list -}}
{{- if and (has "service" $.Values.service.type) (include "codex.servicePorts" $) -}}
{{- $services = append $services (printf "%s-service" $replica.service) -}}
{{- end -}}
{{- if include "codex.nodePorts" (dict "root" $ "replica" $replica) -}}
{{- $services = append $services (printf "%s-nodeport" $replica.service) -}}
{{- end -}}
{{- printf $row $pod $address (printf "%v/TCP, %v/UDP" $replica.ports.transport $replica.ports.discovery) (join ", " $services) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
One line per Secret key that a storage node needs: pod, Secret, key.
*/}}
{{- define "codex.notesKeys" -}}
{{- $row := "%-26s %-24s %s\n" -}}
{{- range $replica := include "codex.replicas" . | fromJsonArray -}}
{{- with $.Values.codex.env.CODEX_ETH_PRIVATE_KEY -}}
{{- printf $row $replica.pod (base .) (printf "CODEX_ETH_PRIVATE_KEY%s" $replica.suffix) -}}
{{- end -}}
{{- range $.Values.codex.extraEnv -}}
{{- $entry := include "codex.ofReplica" (dict "root" $ "text" (toJson .) "replica" $replica) | fromJson -}}
{{- with ($entry.valueFrom | default dict).secretKeyRef -}}
{{- printf $row $replica.pod .name .key -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
