package rollfile

import (
	"strings"

	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/school"
)

// SentUPN gives the UPN of a row, "" for none or one that is wrong.
func SentUPN(row Pupil) string {
	if row.UPN == nil {
		return ""
	}
	upn := strings.ToUpper(strings.TrimSpace(*row.UPN))
	if upn == "" || school.UPNFault(upn) != "" {
		return ""
	}
	return upn
}

// SameChild reports whether two rows of one id may be of one child.
func SameChild(a, b Pupil) bool {
	like := func(x, y *string) bool { return x == nil || y == nil || likeness.MayBe(x, *y) }
	upns := SentUPN(a) == "" || SentUPN(b) == "" || SentUPN(a) == SentUPN(b)
	return upns && like(a.FirstName, b.FirstName) && like(a.LastName, b.LastName)
}
