package rollfile_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// seeds are our made-up exports.
func seeds(f *testing.F, pattern string) {
	files, err := filepath.Glob("testdata/" + pattern)
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
}

// sound is what every reader promises of any file.
func sound(t *testing.T, text []byte, read func(io.Reader) (rollfile.Roll, []problem.Field, error)) {
	r, problems, err := read(bytes.NewReader(text))
	if err != nil {
		if kind := problem.Of(err).Kind; kind != problem.Invalid && kind != problem.TooLarge {
			t.Fatalf("a failure of ours: %v", err)
		}
		return
	}
	seen := map[string]bool{}
	for _, p := range r.Pupils {
		if p.ID == "" || seen[p.ID] {
			t.Fatalf("a pupil without an id, or twice: %q", p.ID)
		}
		seen[p.ID] = true
		if p.TextName != nil && !bytes.Contains(bytes.ToLower(text), []byte("text")) {
			t.Fatal("a name in texts was guessed")
		}
	}
	for _, p := range problems {
		if p.Detail == "" || p.Pointer != "" && !strings.HasPrefix(p.Pointer, "/lines/") && !strings.HasPrefix(p.Pointer, "/mapping/") {
			t.Fatalf("a problem that points nowhere: %+v", p)
		}
	}
}

func FuzzCSV(f *testing.F) {
	seeds(f, "*.csv")
	seeds(f, "*.txt")
	f.Add([]byte("sep=;\nID;Forename\n1;A"))
	f.Add([]byte("ID\tForename\n\"1\tA\n"))
	f.Add([]byte("\xff\xfeI\x00D\x00\n\x001\x00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		sound(t, text, func(r io.Reader) (rollfile.Roll, []problem.Field, error) {
			return rollfile.ReadCSV(r, rollfile.Mapping{})
		})
	})
}

func FuzzCTF(f *testing.F) {
	seeds(f, "*.xml")
	f.Add([]byte(`<!DOCTYPE a [<!ENTITY b "c">]><CTfile/>`))
	f.Add([]byte(`<CTfile><Pupil><UPN>B801200005001</UPN><Contacts><Contact><Phones><Phone><PhoneNo>1</PhoneNo></Phone></Phones></Contact></Contacts></Pupil></CTfile>`))
	f.Fuzz(func(t *testing.T, text []byte) { sound(t, text, rollfile.ReadCTF) })
}
