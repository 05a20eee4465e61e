package roll

import (
	"fmt"
	"maps"
	"testing"

	"github.com/firstbell/firstbell/internal/school"
)

// TestAFormOfFiftyAdultsStaysSmall: forms are refused above 64 KB, and a page
// has two for each adult.
func TestAFormOfFiftyAdultsStaysSmall(t *testing.T) {
	st := Standing{Pupils: []school.Pupil{{ID: "P1", TextName: "Amira"}}}
	for i := range 50 {
		id := school.ContactID(fmt.Sprintf("01M83TCB03N91W01ZF150N9Y%02d", i))
		st.Contacts = append(st.Contacts, school.Contact{ID: id, Name: fmt.Sprintf("Adult Family%d", i)})
		st.Ties = append(st.Ties, school.Tie{Pupil: "P1", Contact: id, Order: i, Text: school.TextYes})
	}
	seen := st.sightOf("P1")
	if carried := seen.String(); len(carried) > 8<<10 {
		t.Errorf("a form carries %d bytes", len(carried))
	}
	if back, ok := readSight(seen.String()); !ok || !maps.Equal(seen, back) || st.hasMoved("P1", seen.String()) != nil {
		t.Error("it does not come back as it was")
	}
}

// FuzzWhatAFormHasSeen: whatever comes back, it is read or refused, and what is
// read is never taken for what stands unless it is.
func FuzzWhatAFormHasSeen(f *testing.F) {
	st := Standing{Pupils: []school.Pupil{{ID: "P1"}}}
	f.Add(st.sightOf("P1").String())
	f.Add("")
	f.Add("H4sIAAAAAAAA_wMAAAAAAAAAAAA")
	f.Add(sight{"x|name": "y", "x|texts": "no"}.String())
	f.Fuzz(func(t *testing.T, sent string) {
		then, read := readSight(sent)
		same := read && maps.Equal(then, st.sightOf("P1"))
		if (st.hasMoved("P1", sent) == nil) != same {
			t.Errorf("taken for what stands: %v", then)
		}
	})
}
