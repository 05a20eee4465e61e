package rollfiletest

import (
	"fmt"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
)

// Told gives problems a line each.
func Told(problems []problem.Field) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s: %s\n", p.Pointer, p.Detail)
	}
	return b.String()
}
