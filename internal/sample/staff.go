package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/firstbell/firstbell/internal/school"
)

// Member is somebody who works at a made-up school and signs in to its
// console.
type Member struct {
	Name     string
	Email    string // in a .example domain, which nobody can register
	Role     string // office, lead, deputy, head, admin or comms
	Password string // four plain words: for a demo, where it is shown to everybody
	Mobile   string // 07700 900900–900999
}

// What a member of staff may do, in the words the staff room uses.
const (
	RoleOffice = "office" // runs the morning
	RoleLead   = "lead"   // safeguarding lead: closes concerns
	RoleDeputy = "deputy" // deputy safeguarding lead
	RoleHead   = "head"
	RoleAdmin  = "admin" // settings, staff and keys
	RoleComms  = "comms" // plans campaigns
)

// people who sign in, by the phase of the school.
var people = map[school.Phase][]struct{ name, role string }{
	school.Primary: {
		{"Carol Tindall", RoleOffice},
		{"Nadia Rahimi", RoleOffice},
		{"Gwen Abara", RoleLead},
		{"Peter Sandiford", RoleHead},
		{"Ros Underhay", RoleAdmin},
		{"Leo Marchbank", RoleComms},
		{"Imogen Stade", RoleDeputy},
	},
	school.Secondary: {
		{"Bev Lindqvist", RoleOffice},
		{"Tom Ferreira", RoleOffice},
		{"Marta Okonjo", RoleLead},
		{"Helen Prosser", RoleHead},
		{"Sunil Iyer", RoleAdmin},
		{"Dana Whitlock", RoleComms},
		{"Curtis Bramwell", RoleDeputy},
	},
}

// staff gives the seven people who sign in at a school.
func staff(rng *rand.Rand, p plan) []Member {
	members := make([]Member, len(people[p.school.Phase]))
	for i, who := range people[p.school.Phase] {
		first, _, _ := strings.Cut(who.name, " ")
		draw := rng
		if who.role == RoleDeputy { // a lot of their own: the town stays as it was before there were deputies
			draw = rand.New(rand.NewPCG(demoSeed, uint64(p.staffFrom)))
		}
		members[i] = Member{
			Name:     who.name,
			Email:    strings.ToLower(first) + "@" + p.domain,
			Role:     who.role,
			Password: password(draw),
			Mobile:   fmt.Sprintf("07700 900%d", p.staffFrom+i),
		}
	}
	return members
}

// password puts four words together. It guards nothing but made-up data.
func password(rng *rand.Rand) string {
	chosen := make([]string, 4)
	for i, at := range rng.Perm(len(plainWords))[:4] {
		chosen[i] = plainWords[at]
	}
	return strings.Join(chosen, "-")
}

var plainWords = strings.Fields(`acorn anchor apple autumn basket beacon biscuit bridge button candle canvas
	cherry clover copper cotton daisy ember feather fiddle forest garden ginger harbour hazel island
	jacket kettle ladder lantern lemon maple marble meadow mitten nutmeg orchard otter paper pebble
	pencil pepper pillow pocket puddle ribbon river rocket saddle shell silver spoon sparrow teapot
	thimble ticket tulip umbrella velvet violet walnut willow window winter`)
