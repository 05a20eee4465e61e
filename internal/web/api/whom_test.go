package api

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/staff"
)

// TestNamesOfWhomATextReachesNeedTheRoll: a key that may write the roll and not read
// it learns by id about whom something changes.
func TestNamesOfWhomATextReachesNeedTheRoll(t *testing.T) {
	whom := roll.Whom{
		Changes: []roll.Changed{{
			Kind: roll.ToTelephone, Pupil: "A1", Name: "Secret Child", Was: &roll.Adult{Contact: "C1", Name: "Secret Mother", Relationship: "mother"},
			Now: &roll.Adult{Contact: "C1", Name: "Secret Mother", Relationship: "mother"}, Because: "the number changes, from one ending 101 to one ending 199",
		}},
		Joining: roll.FirstAdult{NobodyPupils: []roll.PupilRef{{Pupil: "A2", Name: "Secret Brother"}}},
	}
	for scope, named := range map[staff.Scope]bool{staff.RollRead: true, staff.RollWrite: false} {
		text, err := json.Marshal(whomFor(visit{key: staff.Key{Scopes: []staff.Scope{scope}}}, whom))
		if err != nil {
			t.Fatal(err)
		}
		if body := string(text); strings.Contains(body, "Secret") != named || strings.Contains(body, "199") != named || !strings.Contains(body, `"A2"`) || !strings.Contains(body, `"contact":"C1"`) {
			t.Errorf("with %s: %s", scope, body)
		}
	}
	if whom.Changes[0].Was.Name == "" || whom.Joining.NobodyPupils[0].Name == "" {
		t.Error("the names are gone for everybody")
	}
}
