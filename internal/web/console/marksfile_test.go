package console

import (
	"fmt"
	"strings"
	"testing"
)

func TestASmallFileOfMarksIsRead(t *testing.T) {
	for text, want := range map[string]string{
		"pupil,code\nA1,N\nA2,/\n":               "2 A1 N; 3 A2 /",
		"\ufeffAdno;Mark\r\nA1;n\r\nA2; y1 \r\n": "2 A1 N; 3 A2 Y1",
		"A1\tL\nA2\t-\n":                         "1 A1 L; 2 A2 ",
		"\"O'Connor, Zoë\",M":                    "1 O'Connor, Zoë M",
		"A1,N\n\n,\nA2\nA3,I":                    "1 A1 N; 5 A3 I | Line 4 has no code.",
		"":                                       "",
		"\xff\xfe":                               " | The file cannot be read as text. Save it as CSV UTF-8.",
	} {
		marks, faults := readMarks(text)
		var got []string
		for _, m := range marks {
			got = append(got, fmt.Sprintf("%d %s %s", m.Line, m.Pupil, m.Code))
		}
		said := strings.Join(got, "; ")
		if len(faults) > 0 {
			said += " | " + strings.Join(faults, " ")
		}
		if said != want {
			t.Errorf("%q is read as %q, want %q", text, said, want)
		}
	}
	if marks, faults := readMarks(strings.Repeat("A1,N\n", 300)); len(marks) != marksMost || len(faults) != 1 {
		t.Errorf("%d marks and %v", len(marks), faults)
	}
}

func FuzzReadMarks(f *testing.F) {
	for _, s := range []string{"pupil,code\nA1,N", "A1;\"N", "\"", "a\tb\tc\n\n", "\ufeff,,,", "=1+1,/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		marks, faults := readMarks(text)
		if len(marks) > marksMost || len(faults) > strings.Count(text, "\n")+3 {
			t.Errorf("%d marks and %d faults", len(marks), len(faults))
		}
		for _, m := range marks {
			if m.Pupil == "" || m.Line < 1 {
				t.Errorf("a mark of nobody: %+v", m)
			}
		}
	})
}
