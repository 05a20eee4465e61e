package wonde

import (
	"encoding/json"
	"testing"
)

// TestAPlaceOfNoughtIsSaid: some systems count from it, and null is none.
func TestAPlaceOfNoughtIsSaid(t *testing.T) {
	for raw, want := range map[string]place{`0`: {0, true}, `"0"`: {0, true}, `2`: {2, true}, `"1.0"`: {1, true}, `null`: {}, `""`: {}, `"x"`: {}, `-1`: {}, `{}`: {}} {
		var r struct{ Priority place }
		if err := json.Unmarshal([]byte(`{"priority":`+raw+`}`), &r); err != nil || r.Priority != want {
			t.Errorf("%s: %+v, %v", raw, r.Priority, err)
		}
	}
}
