package roll

import (
	"strings"

	"github.com/firstbell/firstbell/internal/school"
)

// sentUPN gives the UPN of a row, "" for none or one that is wrong.
func sentUPN(row Pupil) string {
	if row.UPN == nil {
		return ""
	}
	upn := strings.ToUpper(strings.TrimSpace(*row.UPN))
	if upn == "" || school.UPNFault(upn) != "" {
		return ""
	}
	return upn
}

// sameChild reports whether two rows of one id may be of one child.
func sameChild(a, b Pupil) bool {
	like := func(x, y *string) bool { return x == nil || y == nil || likeName(x, *y) }
	upns := sentUPN(a) == "" || sentUPN(b) == "" || sentUPN(a) == sentUPN(b)
	return upns && like(a.FirstName, b.FirstName) && like(a.LastName, b.LastName)
}
