package storetest

import (
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// notice is about a pupil, for the day and the next.
func (on morningsOn) notice(ref, note string) notifier.Notice {
	return notifier.Notice{
		ID: notifier.NoticeID(school.NewID(morningOf)), School: on.urn, Pupil: on.pupil[ref].ID, From: on.day, To: on.day.AddDays(1),
		Session: "PM", Code: "M", Note: note, Status: notifier.NoticeWaiting, ToldAt: morningOf, ToldBy: tester,
	}
}

func noticeMoves(t *testing.T, on morningsOn) {
	now, past, other := on.notice("A1", "O'Connor 😀"), on.notice("A1", ""), on.notice("A2", "")
	past.From, past.To = on.day.AddDays(-3), on.day.AddDays(-1)
	on.in(func(d notifier.Day) error {
		for _, n := range []notifier.Notice{now, past, other} {
			on.must(d.PutNotice(ctx(), n))
		}
		standing, err := d.Notices(ctx(), []school.PupilID{on.pupil["A1"].ID})
		on.same("that stand", []notifier.Notice{now}, standing)
		if none, more := d.Notices(ctx(), nil); len(none) != 0 || more != nil {
			t.Errorf("nobody asked for: %v %v", none, more)
		}
		return err
	})
	accepted := now
	accepted.Code, accepted.Status, accepted.SettledAt, accepted.SettledBy = "I", notifier.NoticeAccepted, morningOf, tester
	on.in(func(d notifier.Day) error {
		first, err := d.AcceptNotice(ctx(), now.ID, "I", now.Session, tester, morningOf)
		on.must(err)
		again, err := d.AcceptNotice(ctx(), now.ID, "M", now.Session, tester, morningOf)
		if !first || again {
			t.Errorf("accepted %v, and again %v", first, again)
		}
		return err
	})
	got, err := on.Notice(ctx(), now.ID)
	on.must(err)
	on.same("accepted", accepted, got)
	waiting, err := on.NoticesWaiting(ctx(), on.urn, on.day)
	on.must(err)
	on.same("that wait", []notifier.NoticeView{{Notice: other, Who: on.pupil["A2"]}}, waiting)
	on.in(func(d notifier.Day) error {
		on.must(d.WaitNotice(ctx(), now.ID))
		standing, err := d.Notices(ctx(), []school.PupilID{on.pupil["A1"].ID})
		if len(standing) != 1 || standing[0].Status != notifier.NoticeWaiting || !standing[0].SettledAt.IsZero() {
			t.Errorf("it waits again: %+v", standing)
		}
		return err
	})
	on.in(func(d notifier.Day) error {
		for _, want := range []bool{true, false} {
			ended, err := d.EndNotice(ctx(), now.ID, notifier.NoticeEnded, tester, morningOf)
			on.must(err)
			if ended != want {
				t.Errorf("ended %v, want %v", ended, want)
			}
		}
		standing, err := d.Notices(ctx(), []school.PupilID{on.pupil["A1"].ID})
		on.same("none stands", []notifier.Notice(nil), standing)
		return err
	})
	of, err := on.Notices(ctx(), on.urn, on.day)
	on.must(err)
	if len(of) != 2 {
		t.Errorf("%d notices are about the day, want 2", len(of))
	}
	if _, err := on.Notice(ctx(), "none"); !problem.Is(err, problem.Unknown) {
		t.Errorf("no notice: %v", err)
	}
}

func dayShut(t *testing.T, on morningsOn) {
	closed := func() []school.ClosedDay {
		set, err := on.Setting(ctx(), on.urn)
		on.must(err)
		return set.Calendar.Closed[len(calendar.Closed):]
	}
	snow, half := school.ClosedDay{Date: on.day, Kind: school.Shut, Note: "Snow"}, school.ClosedDay{Date: on.day, Session: "PM", Kind: school.Holiday}
	on.in(func(d notifier.Day) error {
		on.must(d.Close(ctx(), half))
		on.must(d.Close(ctx(), snow))
		snow.Kind = school.Inset
		return d.Close(ctx(), snow) // the last word stands
	})
	on.same("closed", []school.ClosedDay{snow, half}, closed())
	on.in(func(d notifier.Day) error {
		for _, x := range []struct {
			of   register.Session
			want bool
		}{{register.AM, false}, {"", true}, {"", false}, {register.PM, false}} {
			opened, err := d.Reopen(ctx(), x.of)
			on.must(err)
			if opened != x.want {
				t.Errorf("opened %q: %v", x.of, opened)
			}
		}
		return nil
	})
	on.same("the holiday stays", []school.ClosedDay{half}, closed())
}
