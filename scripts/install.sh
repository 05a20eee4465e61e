# Sourced by with-servers.sh: finds what the tests stand on, and installs what
# is missing with one line of apt-get. Two installs that overlap break each
# other, so there is never more than one.

say() { printf '%s\n' "$*" >&2; }

first_of() {
	local name
	for name in "$@"; do
		if command -v "$name"; then return; fi
	done
	return 1
}

find_chromium() { first_of chromium chromium-browser google-chrome; }

# find_postgres_bin prints the folder of the newest PostgreSQL's programs.
find_postgres_bin() {
	local newest
	newest=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1) || true
	[[ -n "$newest" ]] || newest=$(command -v initdb) || return 1
	dirname "$newest"
}

missing_packages() {
	command -v redis-server >/dev/null || echo redis-server
	find_postgres_bin >/dev/null || echo postgresql
	find_chromium >/dev/null || echo chromium
	command -v node >/dev/null || echo nodejs
	command -v npm >/dev/null || echo npm
	# The race detector is built with a C compiler.
	first_of cc gcc clang >/dev/null || echo gcc libc6-dev
}

install_missing() {
	local packages as_root=()
	mapfile -t packages < <(missing_packages | tr ' ' '\n')
	[[ ${#packages[@]} -gt 0 ]] || return 0
	if ! command -v apt-get >/dev/null; then
		say "Please install first: ${packages[*]}"
		exit 1
	fi
	if [[ $EUID -ne 0 ]]; then
		if ! command -v sudo >/dev/null; then
			say "Please run as root first: apt-get install ${packages[*]}"
			exit 1
		fi
		as_root=(sudo)
	fi
	say "Installing ${packages[*]}"
	apt_install || { say "Once more"; sleep 5; apt_install; } || {
		say "These could not be installed: ${packages[*]}"
		exit 1
	}
}

# apt_install uses packages and as_root of its caller.
apt_install() {
	"${as_root[@]}" apt-get update -qq &&
		"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
}
