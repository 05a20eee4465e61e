package wonde

import (
	"fmt"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// TestWhenARegisterMayBeTakenForClosed has a session that began at 8:45.
func TestWhenARegisterMayBeTakenForClosed(t *testing.T) {
	day := clock.Date{Year: 2026, Month: 11, Day: 23}
	begins := day.At(8, 45)
	var never time.Time
	for name, c := range map[string]struct {
		marked, of int
		changed    time.Time
		now        time.Time
		closed     bool
	}{
		"nobody marked, all morning":                        {0, 30, never, day.At(11, 0), false},
		"all marked, five minutes ago, at 9:00":             {30, 30, day.At(8, 55), day.At(9, 0), true},
		"all marked, but it is only 8:59":                   {30, 30, day.At(8, 50), day.At(8, 59), false},
		"all marked, touched three minutes ago":             {30, 30, day.At(9, 2), day.At(9, 5), false},
		"all marked, touched four minutes ago":              {30, 30, day.At(9, 1), day.At(9, 5), true},
		"all marked in advance: a trip":                     {30, 30, day.AddDays(-3).At(12, 0), day.At(9, 0), true},
		"all marked, nobody says when":                      {30, 30, never, day.At(9, 0), true},
		"one short, ten minutes quiet, at 9:15":             {29, 30, day.At(9, 5), day.At(9, 15), true},
		"one short, nine minutes quiet":                     {29, 30, day.At(9, 6), day.At(9, 15), false},
		"one short, quiet, but it is only 9:14":             {29, 30, day.At(8, 50), day.At(9, 14), false},
		"half of them, quiet":                               {15, 30, day.At(8, 50), day.At(9, 20), true},
		"half of them, nobody says when":                    {15, 30, never, day.At(9, 15), true},
		"half of them, all in advance":                      {15, 30, day.AddDays(-1).At(15, 0), day.At(11, 0), false},
		"fewer than half, all morning":                      {14, 30, day.At(8, 50), day.At(11, 30), false},
		"a class of one":                                    {1, 1, day.At(8, 50), day.At(9, 0), true},
		"two of three, though one was marked a minute ago":  {2, 3, day.At(9, 29), day.At(9, 30), false},
		"all marked before the session, by somebody early":  {30, 30, day.At(8, 40), day.At(9, 0), true},
		"half marked shortly before the session, not ahead": {15, 30, day.At(8, 40), day.At(9, 15), true},
	} {
		t.Run(name, func(t *testing.T) {
			var pupils []school.Pupil
			var marks []whose
			for i := range c.of {
				p := school.Pupil{ID: school.PupilID(fmt.Sprint(i)), Ref: fmt.Sprint(i), Group: "8B"}
				pupils = append(pupils, p)
				if i < c.marked {
					marks = append(marks, whose{Mark{Session: register.AM, ChangedAt: c.changed}, p, "/"})
				}
			}
			all := sheets("990001", day, register.AM, begins, pupils, marks)
			if len(all) != 1 || all[0].closed(begins, c.now) != c.closed {
				t.Errorf("%+v", all)
			}
		})
	}
}

func TestABlankMarkIsNoMarkAndAMarkTwiceCountsOnce(t *testing.T) {
	day := clock.Date{Year: 2026, Month: 11, Day: 23}
	p, q := school.Pupil{ID: "p", Ref: "p", Group: "8B"}, school.Pupil{ID: "q", Ref: "q", Group: "8B"}
	at := day.At(8, 50)
	mark := func(p school.Pupil, code register.Code) whose {
		return whose{Mark{Session: register.AM, ChangedAt: at}, p, code}
	}
	other := mark(q, "N")
	other.Session = register.PM
	all := sheets("990001", day, register.AM, day.At(8, 45), []school.Pupil{p, q},
		[]whose{mark(p, "N"), mark(p, "/"), mark(q, register.Unmarked), other, mark(school.Pupil{ID: "r", Group: "9C"}, "N")})
	if len(all) != 1 || len(all[0].marks) != 2 || len(all[0].marked) != 1 || all[0].closed(day.At(8, 45), day.At(9, 5)) {
		t.Errorf("%+v", all)
	}
}

func TestOfTwoMarksTheNewerStands(t *testing.T) {
	early, late := time.UnixMilli(1000), time.UnixMilli(2000)
	mark := func(code string, at time.Time) Mark {
		return Mark{Student: "A", Session: register.AM, Code: code, ChangedAt: at}
	}
	for name, c := range map[string]struct {
		a, b Mark
		want string
	}{
		"the later list is newer":       {mark("N", early), mark("L", late), "L"},
		"the earlier list is newer":     {mark("L", late), mark("N", early), "L"},
		"the same twice":                {mark("N", early), mark("N", early), "N"},
		"two, and nobody knows which":   {mark("N", early), mark("L", early), "N L"},
		"one of them says no time":      {mark("N", time.Time{}), mark("L", early), "L"},
		"neither says a time, the same": {mark("N", time.Time{}), mark("N", time.Time{}), "N"},
	} {
		got := ""
		for _, m := range newest([]Mark{c.a}, []Mark{c.b}) {
			got += " " + m.Code
		}
		if got != " "+c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
