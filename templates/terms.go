package templates

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Terms is what a text costs a school, and where its texts may link to.
type Terms struct {
	// Price is what one part costs, in hundredths of a penny: 400 is 4p.
	Price int
	// Links are the sites a text may link to, as their hosts: "larkmere.example".
	// A host covers those under it.
	Links []string
}

// DefaultTerms are those of a school that has set none. The price is a guess
// that errs upwards; the carrier's bill says what it is.
func DefaultTerms() Terms { return Terms{Price: 400, Links: []string{}} }

// everybodysLinks are sites that any school's texts may link to.
var everybodysLinks = []string{"nhs.uk", "gov.uk"}

// Cost is what so many parts cost, in hundredths of a penny.
func (t Terms) Cost(parts int) int { return t.Price * parts }

// Allows reports whether a text may link to a host.
func (t Terms) Allows(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return slices.ContainsFunc(slices.Concat(everybodysLinks, t.Links), func(ours string) bool {
		return host == ours || strings.HasSuffix(host, "."+ours)
	})
}

// Terms gives a school's.
func (s *Service) Terms(ctx context.Context, urn school.URN) (Terms, error) {
	if s.store == nil {
		return DefaultTerms(), nil
	}
	return s.store.Terms(ctx, urn)
}

// SetTerms keeps a school's. A failure is Invalid and says where.
func (s *Service) SetTerms(ctx context.Context, actor school.Actor, urn school.URN, t Terms) error {
	bad := problem.New(problem.Invalid, "These cannot be kept.")
	if t.Price < 0 || t.Price > 10_000 {
		bad.At("/price_per_part", "from 0 to 100 pence")
	}
	hosts := []string{}
	for _, written := range t.Links {
		host, ok := hostOf(written)
		if !ok {
			bad.At("/links", "each is a site, like www.larkmere.example, and never a service that shortens links")
			break
		}
		if !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	if len(hosts) > 20 {
		bad.At("/links", "at most 20")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return s.store.SetTerms(ctx, actor, urn, Terms{t.Price, hosts}, s.clock.Now())
}

// hostOf reads a site as somebody wrote it: a host, or a whole address.
func hostOf(written string) (string, bool) {
	written = strings.ToLower(strings.TrimSpace(written))
	if !strings.Contains(written, "//") {
		written = "https://" + written
	}
	u, err := url.Parse(written)
	if err != nil || u.User != nil {
		return "", false
	}
	host := strings.TrimPrefix(u.Hostname(), "www.")
	if !hostForm.MatchString(host) || shortens(host) {
		return "", false
	}
	return host, true
}
