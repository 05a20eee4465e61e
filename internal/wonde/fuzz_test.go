package wonde

import (
	"encoding/json"
	"errors"
	"testing"
)

// FuzzWonde reads any answer as each of the three lists.
func FuzzWonde(f *testing.F) {
	for _, seed := range []string{
		`{"data":[{"id":"A1","forename":"A","education_details":{"data":{"upn":"B801200005001","current_nc_year":8}},"contacts":{"data":[{"id":"C1","relationship":{"priority":"1"},"contact_details":{"data":{"phones":{"mobile":"07700 900101"}}}}]}}],"meta":{"pagination":{"next":null,"more":false}}}`,
		`{"data":[{"student_id":"A1","date":{"date":"2026-11-23 00:00:00.000000","timezone":"UTC"},"session":"AM","attendance_code_id":"K1","updated_at":{"date":"2026-11-23 09:00:00"}}]}`,
		`{"data":[{"id":"K1","code":"N"},null,7,"x",[],{"id":null}],"meta":null}`,
		`{"data":[{"group":{"data":{"data":[]}},"year":[{}],"contacts":[{}],"date":1e99,"minutes_late":-1e400}]}`,
		`{"data":null}`, `[]`, "\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := readPage(raw)
		if err != nil {
			if !errors.Is(err, ErrAnswer) || len(err.Error()) > 120 {
				t.Fatalf("a failure that repeats what was sent: %v", err)
			}
			return
		}
		read := 0
		lost := rows(p, func(s student) {
			read++
			x := s.pupil()
			if s.Contacts.is == nil && x.Contacts != nil || s.Contacts.is != nil && x.Contacts == nil {
				t.Fatal("contacts nobody spoke of, or lost ones")
			}
		})
		if read+lost != len(p.Data) {
			t.Fatalf("%d read, %d lost, of %d", read, lost, len(p.Data))
		}
		rows(p, func(s sessionMark) {
			if m, ok := s.mark(); ok && (m.Student == "" || !m.Session.Valid() || m.Date.String() == "" || m.MinutesLate < 0) {
				t.Fatalf("a mark of nobody or of no day: %+v", m)
			}
		})
		rows(p, func(c codeRow) {
			if _, err := json.Marshal(c); err != nil {
				t.Fatal(err)
			}
		})
	})
}
