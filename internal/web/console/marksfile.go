package console

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/register"
)

// filedMark is a line of a small file of marks.
type filedMark struct {
	Line  int
	Pupil string // the school's own id, a UPN or the whole name
	Code  register.Code
}

const marksMost = 200 // lines; no group is so large

// readMarks reads a file of two columns, pupil and code, parted by commas,
// semicolons or tabs. A first line that names the columns is passed over. Lines
// that cannot be read are told, and lose no other.
func readMarks(text string) (marks []filedMark, faults []string) {
	text = strings.TrimPrefix(text, "\ufeff")
	if !utf8.ValidString(text) {
		return nil, []string{"The file cannot be read as text. Save it as CSV UTF-8."}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = commaOf(text), -1, true, true
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return marks, faults
		}
		if err != nil {
			return marks, append(faults, "The file ends in a line that cannot be read.")
		}
		line, _ := r.FieldPos(0)
		if len(marks) == marksMost {
			return marks, append(faults, fmt.Sprintf("Only the first %d lines were read.", marksMost))
		}
		switch pupil := strings.TrimSpace(cells[0]); {
		case pupil == "":
		case line == 1 && heading(pupil):
		case len(cells) < 2:
			faults = append(faults, fmt.Sprintf("Line %d has no code.", line))
		default:
			marks = append(marks, filedMark{line, pupil, register.ParseCode(cells[1])})
		}
	}
}

func commaOf(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	for _, c := range []rune{';', '\t'} {
		if strings.ContainsRune(first, c) {
			return c
		}
	}
	return ','
}

// heading reports whether a first cell names its column.
func heading(cell string) bool {
	switch strings.ToLower(cell) {
	case "pupil", "pupil id", "student", "student id", "id", "adno", "upn", "name":
		return true
	}
	return false
}
