#!/bin/sh
# Makes docker/secrets/* once; what is there stays. The folder is closed to others, the files are readable so that the containers'
# own accounts can read them through their mounts.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
put() {
  if [ -e "secrets/$1" ]; then echo "= secrets/$1"; else printf '%s' "$2" > "secrets/$1"; chmod 644 "secrets/$1"; echo "+ secrets/$1"; fi
}
put postgres_password "$(random)"
put database_url "postgres://app:$(cat secrets/postgres_password)@postgres:5432/hvs"
put valkey_password "$(random)"
put redis_url "redis://:$(cat secrets/valkey_password)@valkey:6379/0"
put s3_access_key "$(random)"
put s3_secret_key "$(random)"
put s3.json "{\"identities\":[{\"name\":\"hoc-vu-so\",\"credentials\":[{\"accessKey\":\"$(cat secrets/s3_access_key)\",\"secretKey\":\"$(cat secrets/s3_secret_key)\"}],\"actions\":[\"Admin\",\"Read\",\"List\",\"Tagging\",\"Write\"]}]}"
put secret_key "$(random)"
