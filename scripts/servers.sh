# Sourced by with-servers.sh: starts and stops PostgreSQL and Redis.

servers_dir=
redis_pid=
postgres_bin=

free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 12000))
		if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
			echo "$port"
			return
		fi
	done
}

# as_postgres runs a program as someone PostgreSQL accepts: it refuses root.
as_postgres() {
	if [[ $EUID -eq 0 ]]; then
		(cd / && runuser -u postgres -- "$@")
	else
		(cd / && "$@")
	fi
}

start_servers() {
	servers_dir=$(mktemp -d)
	chmod 755 "$servers_dir"
	start_redis "$1"
	start_postgres "$1"
	FIRSTBELL_TEST_CHROMIUM=$(find_chromium)
	export FIRSTBELL_TEST_CHROMIUM
}

start_redis() {
	local port sync=no attempt
	[[ $1 == yes ]] && sync=everysec
	mkdir "$servers_dir/redis"
	for attempt in 1 2 3; do
		port=$(free_port)
		redis-server --port "$port" --bind 127.0.0.1 --dir "$servers_dir/redis" --save '' \
			--appendonly yes --appendfsync "$sync" --maxmemory-policy noeviction >"$servers_dir/redis.log" 2>&1 &
		redis_pid=$!
		if redis_answers "$port"; then
			export FIRSTBELL_TEST_REDIS="redis://127.0.0.1:$port/0"
			return
		fi
	done
	say "Redis did not start:"
	cat "$servers_dir/redis.log" >&2
	exit 1
}

redis_answers() {
	local try
	for try in {1..100}; do
		[[ $(redis-cli -p "$1" ping 2>/dev/null) == PONG ]] && return
		kill -0 "$redis_pid" 2>/dev/null || return 1
		sleep 0.1
	done
	return 1
}

start_postgres() {
	local port attempt data="$servers_dir/postgres"
	local settings="-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300"
	[[ $1 == yes ]] || settings+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
	postgres_bin=$(find_postgres_bin)
	export FIRSTBELL_TEST_POSTGRES_BIN=$postgres_bin
	mkdir "$data"
	[[ $EUID -eq 0 ]] && chown postgres "$data"
	as_postgres "$postgres_bin/initdb" -A trust -U postgres -E UTF8 --locale=C -D "$data" >"$servers_dir/initdb.log" 2>&1 || {
		cat "$servers_dir/initdb.log" >&2
		exit 1
	}
	for attempt in 1 2 3; do
		port=$(free_port)
		if as_postgres "$postgres_bin/pg_ctl" -D "$data" -l "$data/log" -w -o "-c port=$port $settings" start >/dev/null; then
			export FIRSTBELL_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
			return
		fi
	done
	say "PostgreSQL did not start:"
	cat "$data/log" >&2
	exit 1
}

say_versions() {
	say "On PostgreSQL $("$postgres_bin/postgres" --version | cut -d" " -f3)," \
		"Redis $(redis-server --version | sed 's/.*v=\([^ ]*\).*/\1/')," \
		"$("$FIRSTBELL_TEST_CHROMIUM" --version 2>/dev/null | cut -d' ' -f1-2)," \
		"Node $(node --version), $(go version | cut -d' ' -f3)"
}

stop_servers() {
	local status=$?
	[[ -n "$servers_dir" ]] || return "$status"
	if [[ -f "$servers_dir/postgres/postmaster.pid" ]]; then
		as_postgres "$postgres_bin/pg_ctl" -D "$servers_dir/postgres" -m immediate -w stop >/dev/null 2>&1 || true
	fi
	if [[ -n "$redis_pid" ]]; then
		kill "$redis_pid" 2>/dev/null || true
		wait "$redis_pid" 2>/dev/null || true
	fi
	rm -rf "$servers_dir"
	return "$status"
}
