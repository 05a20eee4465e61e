package rollfile

import (
	"path"
	"strings"
	"unicode"
)

// longestName of a file that is kept, in characters.
const longestName = 120

// FileName keeps the last part of a name, without what cannot be written.
func FileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	return shorten(name, longestName)
}
