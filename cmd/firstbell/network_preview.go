package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/staff"
)

// previewAcross writes every text that waits, each once for all the schools whose
// families would read the very same ones, what it comes to, and the code that
// approval asks for.
func previewAcross(ctx context.Context, c networkCall) error {
	if c.pack == "" {
		return usage{errors.New("name the --pack")}
	}
	a, err := c.plans.PreviewAcross(ctx, c.id, c.pack)
	if err != nil {
		return err
	}
	if len(a.Schools) == 0 {
		fmt.Fprintln(c.out, "Nothing of this pack waits for approval.")
		return nil
	}
	written := map[string]string{}
	for _, x := range a.Schools {
		fmt.Fprintf(c.out, "%s  %s  %s version %d\n", x.School.URN, x.School.Name, x.Campaign.ID, x.Campaign.Version)
		if err := writePause(ctx, c.out, c.staff, x.Campaign); err != nil {
			return err
		}
		c.reaches(x)
		same := textsKey(x.Campaign.Plan.Goes(x.School.Phase))
		if first := written[same]; first != "" {
			fmt.Fprintf(c.out, "  The same texts as at %s.\n", first)
			continue
		}
		written[same] = x.School.Name
		writeTexts(c.out, x.Campaign.Plan, x.School)
		lookAgain(c.out, x.Looks)
	}
	c.together(a)
	fmt.Fprintf(c.out, "To have one of them on your own mobile first: firstbell network test --id %s --pack %s --as EMAIL\n", c.id, c.pack)
	fmt.Fprintf(c.out, "When you have read them: firstbell network approve --id %s --pack %s --seen %s --as EMAIL\n", c.id, c.pack, a.Seen)
	return nil
}

// reaches writes what the next wave of a school would be.
func (c networkCall) reaches(x campaigns.AcrossPreviewAt) {
	if x.None != "" {
		fmt.Fprintf(c.out, "  %s\n", x.None)
		return
	}
	fmt.Fprintf(c.out, "  %s, %s at %s: %s", x.Wave, clock.DateOf(x.Due).Words(), clock.Wall(x.Due), figures(x.Figures))
	if !x.LastLeaves.IsZero() {
		fmt.Fprintf(c.out, "; the last leaves by %s", clock.Wall(x.LastLeaves))
	}
	fmt.Fprintln(c.out)
	writeClashes(c.out, x.Clashes)
	if x.TooMany != "" {
		fmt.Fprintf(c.out, "  %s\n", x.TooMany)
	}
}

// figures says what waves come to, as far as the network may be told.
func figures(f campaigns.AcrossFigures) string {
	said := "fewer than ten families"
	if !f.Few {
		said = fmt.Sprintf("%d families, %d parts, about £%.2f", f.ToText, f.Parts, f.Pence/100)
	}
	if !f.HeldHidden {
		said += fmt.Sprintf(", %d held out", f.HeldOut)
	}
	return said
}

// together writes what the next waves of every school come to, and three of their
// texts.
func (c networkCall) together(a campaigns.AcrossPreview) {
	fmt.Fprintf(c.out, "The next waves of all of them: %s.\n", figures(a.Total))
	if a.Uncounted > 0 {
		fmt.Fprintf(c.out, "  Not counted in that: schools with fewer than ten families, %d.\n", a.Uncounted)
	}
	if a.Total.HeldHidden {
		fmt.Fprintln(c.out, "  Held out: fewer than ten families.")
	}
	for _, language := range slices.Sorted(maps.Keys(a.English)) {
		name, _ := campaigns.LanguageWords(language)
		fmt.Fprintf(c.out, "  %d families read %s and get English: nobody has vouched for a text in it.\n", a.English[language], name)
	}
	if a.EnglishFew {
		fmt.Fprintln(c.out, "  Families of other languages, fewer than ten of each, get English too.")
	}
	for _, x := range a.Samples {
		name, _ := campaigns.LanguageWords(x.Words.Language)
		body, whose := x.Words.Body, "as that family would get it"
		if body == "" {
			body, whose = x.Shown, "here for a made-up Grace"
		}
		fmt.Fprintf(c.out, "  %s of %s, %d parts, in %s, %s: %s\n", x.KindWords(), x.School, x.Words.Parts.Parts, name, whose, body)
	}
}

// testAcross texts one wording that waits to whoever is to approve it.
func testAcross(ctx context.Context, c networkCall) error {
	if c.as == "" || c.pack == "" {
		return usage{errors.New("a test text goes to a person: say --as EMAIL and --pack, and give the password on standard input")}
	}
	return c.asPerson(ctx, func(m staff.Member) error {
		if err := c.plans.TestAcross(ctx, m.Actor(), c.id, c.pack, m.School); err != nil {
			return err
		}
		fmt.Fprintln(c.out, "On its way to your own mobile, as a text about a made-up child.")
		return nil
	})
}

// textsKey is the same for schools whose families would read the same texts at
// the same times.
func textsKey(all []campaigns.Going) string {
	var key strings.Builder
	for _, g := range all {
		fmt.Fprintf(&key, "%q %q %q %q %q\n", g.Wave.Key, g.Wave.When, g.Message.Language, g.Message.Variant, g.Message.Text)
	}
	return key.String()
}
