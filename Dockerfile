# One static program on nothing but the certificates of those it calls. Time
# zones are linked into the program. It runs as nobody in particular and writes
# only to /data.
#
#   docker build -t firstbell .
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# .git comes along so that the program knows its version.
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/firstbell ./cmd/firstbell \
 && mkdir -p /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/firstbell /firstbell
# A new volume takes its owner from the folder it covers.
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
VOLUME /data
ENV FIRSTBELL_LISTEN=0.0.0.0:8080 \
    FIRSTBELL_METRICS_LISTEN=0.0.0.0:9464 \
    FIRSTBELL_DATABASE_URL=sqlite:/data/firstbell.db \
    FIRSTBELL_KEY_FILE=/data/firstbell.key
EXPOSE 8080 9464
# SIGTERM drains: what is in flight finishes.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/firstbell"]
CMD ["serve"]
