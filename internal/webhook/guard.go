package webhook

import (
	"errors"
	"fmt"
	"net/netip"
	"syscall"
)

// errInside is an address that nobody's webhook may lead to.
var errInside = errors.New("this address is not on the public internet")

// inside are the networks that are not the public internet, by the registries
// of special addresses (IANA, RFC 6890), and what clouds put beside them.
var inside = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8",
	"169.254.0.0/16", // link-local, and the metadata of most clouds
	"172.16.0.0/12",
	"192.0.0.0/24", // and the metadata of Oracle
	"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"168.63.129.16/32", // Azure's own, on every virtual machine
	"224.0.0.0/4", "240.0.0.0/4",
	// Of IPv6 only global unicast is public; these parts of it are not, or hold
	// an IPv4 address that another machine would unpack.
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

// global is all of IPv6 that has been given out: loopback, unique local,
// link-local, multicast and what maps or translates IPv4 lie outside.
var global = netip.MustParsePrefix("2000::/3")

func prefixes(list ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, s := range list {
		all = append(all, netip.MustParsePrefix(s))
	}
	return all
}

// public reports whether an address is on the public internet. An IPv4 address
// in the clothes of IPv6 is judged as what it is.
func public(ip netip.Addr) bool {
	if !ip.IsValid() || ip.Zone() != "" {
		return false
	}
	ip = ip.Unmap()
	if ip.Is6() && !global.Contains(ip) {
		return false
	}
	for _, p := range inside {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

// mayPort reports whether a port may be one: that of HTTPS, or none of those
// that mail, name and other well-known servers listen on.
func mayPort(port uint16) bool { return port == 443 || port >= 1024 }

// guard refuses a connection by the address the name led to. It runs after the
// name was looked up and before anything is sent, so a name that leads elsewhere
// at another moment is judged anew each time.
func (c *Client) guard(network, address string, _ syscall.RawConn) error {
	if network != "tcp4" && network != "tcp6" {
		return fmt.Errorf("%w: %s", errInside, network)
	}
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return errInside
	}
	if c.rehearsal && to.Addr().Unmap().IsLoopback() {
		return nil
	}
	if !public(to.Addr()) || !mayPort(to.Port()) {
		return errInside
	}
	return nil
}
