package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
)

// networkCommand is the second words of network.
var networkCommand = either("network",
	second{"add", networkWord("add", "put a trust, an authority or a hub in", "firstbell network add --id northwold --name 'Northwold Trust' --kind trust", addNetwork)},
	second{"join", networkWord("join", "make a school one of its schools", "firstbell network join --id northwold --school 123456", joinNetwork)},
	second{"adopt", networkWord("adopt", "make a pack a draft at every school, or a plan like that of one campaign", "firstbell network adopt --id northwold --like CAMPAIGN", adoptAcross)},
	second{"propose", networkWord("propose", "put the drafts of a pack forward at every school", "firstbell network propose --id northwold --pack moments-matter", proposeAcross)},
	second{"preview", networkWord("preview", "every text that waits for approval, at each school, with what it comes to and three texts as families would get them", "firstbell network preview --id northwold --pack moments-matter", previewAcross)},
	second{"test", networkWord("test", "text one wording that waits to your own mobile, about a made-up child: the password is read from standard input", "firstbell network test --id northwold --pack moments-matter --as head@example.org < password", testAcross)},
	second{"approve", networkWord("approve", "approve at every school what you have read, as a person: the password is read from standard input", "firstbell network approve --id northwold --pack moments-matter --seen 5f2c… --as head@example.org < password", approveAcross)},
	second{"waves", networkWord("waves", "every wave of every school, with its state", "firstbell network waves --id northwold", listAcross)},
	second{"pause", networkWord("pause", "stop the campaigns of every school within a second", "firstbell network pause --id northwold --why 'the date was wrong'", pauseAcross)},
	second{"resume", networkWord("resume", "let them go on; as a person who may approve, where one of those or a stop rule has paused them", "firstbell network resume --id northwold --as head@example.org < password", resumeAcross)},
)

// networkCall is one call on a network from the command line.
type networkCall struct {
	db                              *store.DB
	plans                           *campaigns.Service
	staff                           *staff.Service
	id                              school.NetworkID
	name, kind, pack, like, why, as string
	seen                            string
	urn                             school.URN
	in                              io.Reader
	out                             io.Writer
}

func networkWord(name, about, example string, do func(context.Context, networkCall) error) func(context.Context, world, []string) error {
	return func(ctx context.Context, w world, args []string) error {
		f := newFlags(w, "network "+name, about, example)
		file, id := f.String("config", "", "settings `file`"), f.String("id", "", "the network's `id`: letters, digits and dashes")
		called, kind := f.String("name", "", "what people call it"), f.String("kind", "", "trust, authority or hub")
		urn, pack := f.String("school", "", "`URN` of a school"), f.String("pack", "", "the `key` of a pack; every campaign when pause and resume leave it out")
		like, why := f.String("like", "", "the `id` of a campaign of one of its schools: each gets that plan"), f.String("why", "", "a sentence that staff will read")
		as := f.String("as", "", "`email` of the member of staff who does it")
		seen := f.String("seen", "", "the `code` of what you have read, as preview prints it")
		if err := f.parse(args); err != nil {
			return err
		}
		if *id == "" {
			return usage{errors.New("say which network: --id")}
		}
		return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error {
			if err := knownSender(ctx, db, s); err != nil {
				return err
			}
			c := clock.System{}
			return do(ctx, networkCall{
				db: db, plans: campaigns.New(campaigns.Config{Store: db.Campaigns(), Clock: c, May: mayBeTexted, MayApprove: mayApprove(db)}), staff: staff.New(db.Staff(), c),
				id: school.NetworkID(*id), name: *called, kind: *kind, pack: *pack, like: *like, why: *why, as: *as, seen: *seen, urn: school.URN(*urn), in: w.stdin, out: w.stdout,
			})
		})
	}
}

func addNetwork(ctx context.Context, c networkCall) error {
	n := school.Network{ID: c.id, Name: strings.TrimSpace(c.name), Kind: school.NetworkKind(c.kind)}
	if n.Name == "" || !slices.Contains([]school.NetworkKind{school.Trust, school.Authority, school.Hub}, n.Kind) {
		return usage{errors.New("a network has a --name, and its --kind is trust, authority or hub")}
	}
	if err := c.db.Roll().AddNetwork(ctx, operator, n, clock.System{}.Now()); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s is in. Next: firstbell network join --id %s --school URN\n", n.Name, n.ID)
	return nil
}

func joinNetwork(ctx context.Context, c networkCall) error {
	if err := c.db.Roll().JoinNetwork(ctx, operator, c.urn, c.id, clock.System{}.Now()); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s is one of its schools now.\n", c.urn)
	return nil
}

func adoptAcross(ctx context.Context, c networkCall) error {
	if (c.pack == "") == (c.like == "") {
		return usage{errors.New("name a --pack, or a campaign for the others to be --like")}
	}
	return c.said(c.plans.AdoptAcross(ctx, operator, c.id, c.pack, campaigns.CampaignID(c.like)))
}

func proposeAcross(ctx context.Context, c networkCall) error {
	if c.pack == "" {
		return usage{errors.New("name the --pack")}
	}
	return c.said(c.plans.ProposeAcross(ctx, operator, c.id, c.pack))
}

// approveAcross lets a person who may approve at one of the network's schools
// approve at all what they have read.
func approveAcross(ctx context.Context, c networkCall) error {
	if c.as == "" || c.pack == "" {
		return usage{errors.New("a campaign is approved by a person: say --as EMAIL and --pack, and give the password on standard input")}
	}
	if c.seen == "" {
		return errors.Join(previewAcross(ctx, c), usage{errors.New("read every text above, then say what you have read: --seen CODE")})
	}
	return c.asPerson(ctx, func(m staff.Member) error { return c.said(c.plans.ApproveAcross(ctx, m.Actor(), c.id, c.pack, c.seen)) })
}

// asPerson does what only a person who may approve at one of the network's
// schools may: they sign in by it, so that each school's record names them.
func (c networkCall) asPerson(ctx context.Context, do func(m staff.Member) error) error {
	password := bufio.NewScanner(c.in)
	password.Scan()
	in, err := c.staff.SignIn(ctx, c.as, password.Text(), "command line")
	if err != nil {
		return err
	}
	_, schools, err := c.db.Campaigns().SchoolsOf(ctx, c.id)
	if err == nil && (!slices.ContainsFunc(schools, func(x school.School) bool { return x.URN == in.Member.School }) || !in.Member.Role.May(staff.ApproveCampaigns)) {
		err = errors.New("this is not theirs to do: the headteacher, a safeguarding lead or an administrator of one of the network's schools may")
	}
	if err == nil {
		err = do(in.Member)
	}
	return errors.Join(err, c.staff.SignOut(ctx, in.Token))
}

func pauseAcross(ctx context.Context, c networkCall) error {
	return c.said(c.plans.PauseAcross(ctx, operator, c.id, c.pack, c.why))
}

func resumeAcross(ctx context.Context, c networkCall) error {
	if c.as != "" {
		return c.asPerson(ctx, func(m staff.Member) error { return c.said(c.plans.ResumeAcross(ctx, m.Actor(), c.id, c.pack)) })
	}
	return c.said(c.plans.ResumeAcross(ctx, operator, c.id, c.pack))
}

// said tells what was done at each school, and what was not.
func (c networkCall) said(all []campaigns.Across, err error) error {
	done := 0
	for _, x := range all {
		what := x.Status.Words()
		if x.Refused != "" {
			what = "not done: " + x.Refused
		} else {
			done++
		}
		fmt.Fprintf(c.out, "%s  %-32s %s  %s\n", x.School, x.Name, x.Campaign, what)
	}
	if err == nil {
		fmt.Fprintf(c.out, "Done at %d of %d.\n", done, len(all))
	}
	return err
}

func listAcross(ctx context.Context, c networkCall) error {
	all, err := c.plans.WavesAcross(ctx, c.id)
	for _, x := range all {
		next, last := "not again", "has not gone"
		if !x.Next.IsZero() {
			next = fmt.Sprintf("%s at %s", clock.DateOf(x.Next).Words(), clock.Wall(x.Next))
		}
		switch {
		case x.Last.ID == "":
		case x.Hidden:
			last = fmt.Sprintf("%s, %s, to fewer than ten families", clock.DateOf(x.Last.DueAt).Words(), x.Last.State)
		default:
			last = fmt.Sprintf("%s, %s, %d of %d families", clock.DateOf(x.Last.DueAt).Words(), x.Last.State, x.Last.Raised, x.Last.ToText)
		}
		fmt.Fprintf(c.out, "%s  %-28s %-20s %-24s %-24s next %s; last %s\n", x.School, x.Name, x.Called, x.Status.Words(), x.Wave, next, last)
	}
	return err
}
