package school

import (
	"slices"
	"testing"
)

// TestWhoIsAskedFirst: the place decides; of those who share one, responsibility,
// then the home, then nothing but that it is always the same.
func TestWhoIsAskedFirst(t *testing.T) {
	list := []Tie{
		{Contact: "neighbour", Order: 2},
		{Contact: "away", Order: 1, ParentalResponsibility: true},
		{Contact: "step", Order: 1, LivesWith: true},
		{Contact: "b-nobody", Order: 1},
		{Contact: "mother", Order: 1, ParentalResponsibility: true, LivesWith: true},
		{Contact: "a-nobody", Order: 1},
		{Contact: "late", Order: 3, ParentalResponsibility: true, LivesWith: true},
	}
	want := []ContactID{"mother", "away", "step", "a-nobody", "b-nobody", "neighbour", "late"}
	for range list {
		list = append(list[1:], list[0])
		sorted := slices.SortedFunc(slices.Values(list), AskedFirst)
		var got []ContactID
		for _, x := range sorted {
			got = append(got, x.Contact)
		}
		if !slices.Equal(got, want) {
			t.Errorf("asked in the order %v", got)
		}
	}
}
