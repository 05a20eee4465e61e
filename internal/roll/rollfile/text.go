package rollfile

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/firstbell/firstbell/internal/problem"
)

// The limits of a file. A school of 2,000 fills 1 MB.
const (
	MostFile     = 32 << 20 // bytes
	mostRows     = 50_000
	mostOfPupil  = 50       // contacts of a pupil, telephones of a contact
	longestField = 10 << 10 // bytes
	longestTag   = 64 << 10 // bytes of XML
)

// readFile takes a whole file, or refuses one that is too large before it is
// looked at.
func readFile(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MostFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	if len(raw) > MostFile {
		return nil, problem.New(problem.TooLarge, "The file is larger than %d MB: no roll is.", MostFile>>20)
	}
	return raw, nil
}

// farApart reports whether more than most bytes stand between an opening byte
// and the next closing one: a reader would take them all into memory.
func farApart(raw []byte, opening, closing byte, most int) bool {
	for {
		i := bytes.IndexByte(raw, opening)
		if i < 0 {
			return false
		}
		raw = raw[i+1:]
		n := bytes.IndexByte(raw, closing)
		if n > most || n < 0 && len(raw) > most {
			return true
		}
		raw = raw[max(n, 0):]
	}
}

// asText gives a file in UTF-8, whatever Excel or a register system wrote it
// in. What is no text is refused.
func asText(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		return "", problem.New(problem.Invalid, "This is a workbook, not a CSV file. In Excel choose Save As, then CSV.")
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(raw)
		if err != nil {
			return "", problem.New(problem.Invalid, "This file cannot be read as text.").Because(err)
		}
		raw = text
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(raw) { // Windows-1252: what Excel writes as "CSV" in England
		text, err := charmap.Windows1252.NewDecoder().Bytes(raw)
		if err != nil {
			return "", problem.New(problem.Invalid, "This file cannot be read as text.").Because(err)
		}
		raw = text
	}
	if bytes.IndexByte(raw, 0) >= 0 {
		return "", problem.New(problem.Invalid, "This file is not text.")
	}
	if bytes.IndexByte(raw, '\n') < 0 { // an old Mac ends its lines so
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	return string(raw), nil
}

// delimiterOf says what stands between the columns: what the lines at the top
// have most of outside quotes. A line "sep=;" is Excel's own way to say it.
func delimiterOf(text string) (comma rune, rest string) {
	if line, after, found := strings.Cut(text, "\n"); found {
		if said, ok := strings.CutPrefix(strings.TrimRight(line, "\r"), "sep="); ok && len(said) == 1 && strings.ContainsAny(said, ",;\t|") {
			return rune(said[0]), after
		}
	}
	comma = ','
	counts, quoted, lines := map[rune]int{}, false, 0
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\n':
			lines++
		case strings.ContainsRune(",;\t|", r):
			counts[r]++
		}
		if lines == 5 {
			break
		}
	}
	for _, r := range []rune{';', '\t', '|'} {
		if counts[r] > counts[comma] {
			comma = r
		}
	}
	return comma, text
}
