package campaigns

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// Arm is where the lot put a family.
type Arm string

// The arms.
const (
	HeldOut    Arm = "held_out" // not written to, so that the campaign can be measured
	FirstText  Arm = "a"
	SecondText Arm = "b" // reads the second of two wordings
	// OneText reads the one wording that its language has of two: it is written to,
	// and stands in neither arm of their comparison.
	OneText Arm = "one"
)

// Lot is how a campaign draws.
type Lot struct {
	Seed        uint64
	School      school.URN
	HoldOut     int // per cent of the families
	TwoWordings bool
}

// Draw puts every family that is in into an arm. A family of which a pupil was
// drawn in an earlier wave stays where it was. The rest are drawn within their
// band of attendance, so that each arm has its share of every band, give or
// take one family. The same families and seed give the same draw, in whatever
// order they come.
func (l Lot) Draw(all []Family, drawn map[school.PupilID]Arm) {
	bands := map[Band][]int{}
	for i := range all {
		if !all[i].In {
			continue
		}
		all[i].Arm = all[i].stood(drawn)
		bands[all[i].Band] = append(bands[all[i].Band], i)
	}
	for band, members := range bands {
		l.drawBand(band, all, members)
	}
}

// stood gives the arm of the family's first pupil who has one.
func (f Family) stood(drawn map[school.PupilID]Arm) Arm {
	ids := make([]school.PupilID, len(f.Pupils))
	for i, p := range f.Pupils {
		ids[i] = p.Pupil
	}
	slices.Sort(ids)
	for _, id := range ids {
		if a, was := drawn[id]; was {
			return a
		}
	}
	return ""
}

// drawBand draws those of one band who have no arm yet.
func (l Lot) drawBand(band Band, all []Family, members []int) {
	var fresh []int
	held, second, one, total := 0, 0, 0, len(members)
	for _, i := range members {
		switch all[i].Arm {
		case "":
			fresh = append(fresh, i)
		case HeldOut:
			held++
		case SecondText:
			second++
		case OneText:
			one++
		}
	}
	ticket := map[int]uint64{}
	for _, i := range fresh {
		ticket[i] = l.number("family", all[i].ID)
	}
	slices.SortFunc(fresh, func(a, b int) int {
		return cmp.Or(cmp.Compare(ticket[a], ticket[b]), cmp.Compare(all[a].ID, all[b].ID))
	})
	hold := quota(total, float64(l.HoldOut)/100, l.fraction("hold", string(band)), held, len(fresh))
	for _, i := range fresh[:hold] {
		all[i].Arm = HeldOut
	}
	rest := fresh[hold:]
	seconds := 0
	if l.TwoWordings {
		seconds = quota(total-held-hold-one, 0.5, l.fraction("wording", string(band)), second, len(rest))
	}
	for n, i := range rest {
		all[i].Arm = FirstText
		if n < seconds {
			all[i].Arm = SecondText
		}
	}
}

// quota is how many more are owed to an arm: its share of the total, the
// fraction that is left over decided by lot, less those who are there.
func quota(total int, share, lot float64, there, most int) int {
	return min(most, max(0, int(math.Floor(share*float64(total)+lot))-there))
}

// number gives the ticket of a thing under the seed.
func (l Lot) number(parts ...string) uint64 {
	h := sha256.New()
	var seed [8]byte
	binary.BigEndian.PutUint64(seed[:], l.Seed)
	h.Write(seed[:])
	for _, p := range append([]string{string(l.School)}, parts...) {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// fraction gives a ticket as a number from 0 to just under 1.
func (l Lot) fraction(parts ...string) float64 {
	return float64(l.number(parts...)>>11) / (1 << 53)
}
