package webhook

import (
	"net"
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/problem"
)

func TestWhichAddressesAWebhookMayReach(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.215.14:443": true, "93.184.215.14:8443": true, "[2606:2800:21f:cb07::1]:443": true, "[2a00:1450:4009::200e]:1024": true,
		"9.255.255.255:443": true, "11.0.0.0:443": true, "100.63.255.255:443": true, "100.128.0.0:443": true, "172.15.255.255:443": true, "172.32.0.0:443": true,

		"93.184.215.14:25": false, "93.184.215.14:22": false, "93.184.215.14:80": false, "93.184.215.14:0": false, // ports
		"127.0.0.1:443": false, "127.9.9.9:8080": false, "[::1]:443": false, "0.0.0.0:443": false, "[::]:443": false, // this machine
		"10.0.0.1:443": false, "172.16.0.1:443": false, "172.31.255.255:443": false, "192.168.1.1:443": false, // private
		"169.254.169.254:443": false, "[fd00:ec2::254]:443": false, "100.100.100.200:443": false, "192.0.0.192:443": false, "168.63.129.16:443": false, // metadata
		"100.64.0.1:443": false, "100.127.255.255:443": false, // carrier-grade NAT
		"[fe80::1]:443": false, "[fe80::1%eth0]:443": false, "[fc00::1]:443": false, "[fd12:3456::1]:443": false, "[fec0::1]:443": false, // local
		"[::ffff:127.0.0.1]:443": false, "[::ffff:10.0.0.1]:443": false, "[::ffff:93.184.215.14]:443": true, // IPv4 in IPv6
		"[::127.0.0.1]:443": false, "[64:ff9b::a00:1]:443": false, "[64:ff9b:1::a00:1]:443": false, "[2002:a00:1::1]:443": false, "[2001:0:a00:1::1]:443": false, // tunnels and translations
		"224.0.0.1:443": false, "255.255.255.255:443": false, "240.0.0.1:443": false, "[ff02::1]:443": false, // many
		"192.0.2.1:443": false, "198.51.100.1:443": false, "203.0.113.1:443": false, "198.18.0.1:443": false, "[2001:db8::1]:443": false, "[3fff::1]:443": false, // examples and tests
		"nonsense": false, "": false, "93.184.215.14": false,
	} {
		if err := New(Config{}).guard("tcp4", address, nil); (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
		here := strings.HasPrefix(address, "127.") || strings.HasPrefix(address, "[::1]") || strings.HasPrefix(address, "[::ffff:127.")
		if err := New(Config{Rehearsal: true}).guard("tcp6", address, nil); (err == nil) != (want || here) {
			t.Errorf("%s in a rehearsal: %v", address, err)
		}
	}
	if New(Config{Rehearsal: true}).guard("udp4", "93.184.215.14:443", nil) == nil || New(Config{}).guard("unix", "/run/x", nil) == nil {
		t.Error("something else than TCP is let through")
	}
}

// Held against what the standard library knows of addresses, which is less.
func TestNoAddressThatTheLibraryCallsSpecialIsPublic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{4, 16}).Draw(t, "length")
		raw := rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "address")
		if n == 4 { // near the edges of what matters
			raw[0] = rapid.SampledFrom([]byte{0, 9, 10, 100, 127, 169, 172, 192, 198, 224, raw[0]}).Draw(t, "first")
		}
		ip, _ := netip.AddrFromSlice(raw)
		plain := net.IP(raw)
		special := plain.IsLoopback() || plain.IsPrivate() || plain.IsLinkLocalUnicast() || plain.IsMulticast() || plain.IsUnspecified() || plain.IsInterfaceLocalMulticast()
		if special && public(ip) {
			t.Fatalf("%s is let through", ip)
		}
		if ip.Is4() && public(ip) != public(netip.AddrFrom16(ip.As16())) {
			t.Fatalf("%s is judged otherwise in the clothes of IPv6", ip)
		}
	})
}

func TestWhatCanBeTheAddressOfAWebhook(t *testing.T) {
	for address, c := range map[string]struct{ live, rehearsal bool }{
		"https://mis.example.sch.uk/firstbell":       {true, true},
		"https://mis.example.sch.uk:8443/in?token=x": {true, true},
		"https://93.184.215.14/":                     {true, true},
		"http://127.0.0.1:9000/hook":                 {false, true},
		"https://localhost:9000/hook":                {false, true},
		"http://[::1]:9000/":                         {false, true},

		"http://mis.example.sch.uk/": {}, "ftp://mis.example.sch.uk/": {}, "https://": {}, "": {}, "mis.example.sch.uk": {},
		"https://a:b@mis.example.sch.uk/": {}, "https://mis.example.sch.uk/#part": {}, "https://mis.example.sch.uk:25/": {}, "https://mis.example.sch.uk:99999/": {},
		"https://10.0.0.1/": {}, "https://169.254.169.254/latest": {}, "https://[fd00::1]/": {}, "https://[::ffff:10.0.0.1]/": {}, "http://10.0.0.1/": {},
		"https://intranet/": {}, "https://x.localhost/": {}, "https://mis example/": {}, "https://mis.example/\n": {}, "https://схема.example/": {}, "javascript:alert(1)": {},
		"https://" + strings.Repeat("a", 1000) + ".example/": {},
	} {
		for rehearsal, want := range map[bool]bool{false: c.live, true: c.rehearsal} {
			err := New(Config{Rehearsal: rehearsal}).Check(address)
			if (err == nil) != want || err != nil && !problem.Is(err, problem.Invalid) {
				t.Errorf("%.40q, rehearsal %t: %v", address, rehearsal, err)
			}
		}
	}
}

// What is taken is https to a name or a public address, whatever was typed.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"https://mis.example.sch.uk/x", "https://[::ffff:10.0.0.1]:443/", "https://0x7f.1/", "https://127.1/", "https://2130706433/", "https://a.b:443\\@c.d/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if New(Config{}).Check(address) != nil {
			return
		}
		if !strings.HasPrefix(strings.ToLower(address), "https://") {
			t.Errorf("%q is taken", address)
		}
		host, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(address), "https://"), "/")
		if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil && !public(ip) {
			t.Errorf("%q is taken", address)
		}
	})
}
