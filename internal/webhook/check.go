package webhook

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
)

// mostURL is the longest address, in bytes.
const mostURL = 1000

// Check says why an address cannot be a webhook's, in a problem.Invalid; nil if
// it can. Where its name leads is asked each time something is sent.
func (c *Client) Check(address string) error {
	if why := c.wrong(address); why != "" {
		return problem.New(problem.Invalid, "This cannot be the address of a webhook.").At("/url", "%s", why)
	}
	return nil
}

func (c *Client) wrong(address string) string {
	if len(address) > mostURL {
		return "this is longer than 1,000 characters"
	}
	if strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "write it in plain letters, without spaces"
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return "this is no web address, like https://mis.example.sch.uk/firstbell"
	}
	if u.User != nil || u.Fragment != "" {
		return "leave out names, passwords and what follows a #"
	}
	return c.wrongHost(u)
}

// wrongHost judges where an address leads, as far as it says so itself.
func (c *Client) wrongHost(u *url.URL) string {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	ip, noIP := netip.ParseAddr(host)
	here := host == "localhost" || noIP == nil && ip.Unmap().IsLoopback()
	if c.rehearsal && here && (u.Scheme == "http" || u.Scheme == "https") {
		return ""
	}
	switch {
	case u.Scheme != "https":
		return "it must begin with https://, because attendance codes go there"
	case here, strings.HasSuffix(host, ".localhost"), noIP != nil && !strings.Contains(host, "."), noIP == nil && !public(ip):
		return "it must lead to the public internet"
	}
	if port := u.Port(); port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || !mayPort(uint16(n)) {
			return "the port is 443, or one from 1024 to 65535"
		}
	}
	return ""
}
