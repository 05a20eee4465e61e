package likeness_test

import (
	"testing"

	"github.com/firstbell/firstbell/internal/roll/likeness"
)

// TestWhatARelationshipSaysOfKin, in the words of offices and the codes of systems.
func TestWhatARelationshipSaysOfKin(t *testing.T) {
	type kin struct {
		sort likeness.Sort
		sex  likeness.Sex
	}
	for said, want := range map[string]kin{
		"": {}, "Contact 1": {}, "Unknown": {},
		"PAF": {likeness.Parent, likeness.Man}, "Male parent": {likeness.Parent, likeness.Man}, "Bio dad": {likeness.Parent, likeness.Man},
		"Dad’s mobile": {likeness.Parent, likeness.Man}, "Father (non-resident)": {likeness.Parent, likeness.Man}, "Dad2": {likeness.Parent, likeness.Man},
		"PAM": {likeness.Parent, likeness.Woman}, "Birth mother": {likeness.Parent, likeness.Woman}, "Mummy": {likeness.Parent, likeness.Woman},
		"Parent/Carer": {likeness.Parent, ""}, "Parent 2": {likeness.Parent, ""}, "Mum and Dad": {likeness.Parent, ""}, "Carer": {likeness.Carer, ""},
		"Step-father": {likeness.StepParent, likeness.Man}, "STF": {likeness.StepParent, likeness.Man}, "stepmum": {likeness.StepParent, likeness.Woman},
		"STP": {likeness.StepParent, ""}, "Mum’s boyfriend": {likeness.StepParent, likeness.Man}, "Dad's wife": {likeness.StepParent, likeness.Woman},
		"FOF": {likeness.Foster, likeness.Man}, "GRP": {likeness.Grandparent, ""}, "Nan": {likeness.Grandparent, likeness.Woman},
		"Step grandmother": {likeness.Grandparent, likeness.Woman}, "Mum’s dad": {likeness.Grandparent, likeness.Man},
		"Mother's sister": {likeness.Relative, likeness.Woman}, "Mother-in-law": {likeness.Relative, likeness.Woman}, "Friend of mum": {likeness.Another, likeness.Woman},
		"Dad (Stephen)": {likeness.Parent, likeness.Man}, "Stephanie": {}, "stepdad": {likeness.StepParent, likeness.Man}, "fostercarer": {likeness.Foster, ""},
	} {
		if k := likeness.KinOf(said); (kin{k.Sort, k.Sex}) != want {
			t.Errorf("%q: %+v", said, k)
		}
	}
}

// TestOneRelationshipInTwoWords: two of a sort that many are of are not one.
func TestOneRelationshipInTwoWords(t *testing.T) {
	for pair, same := range map[[2]string]bool{
		{"Dad", "PAF"}: true, {"STF", "step-father"}: true, {"friend", "Friend"}: true,
		{"", ""}: false, {"friend", "neighbour"}: false, {"aunt", "sister"}: false, {"father", "step-father"}: false, {"Dad", "Parent"}: false,
	} {
		if got, turned := likeness.SameKin(pair[0], pair[1]), likeness.SameKin(pair[1], pair[0]); got != same || turned != same {
			t.Errorf("%v: %t, and turned round %t", pair, got, turned)
		}
	}
}

// TestWhoCouldBeSomebodyBarred: whom plain words make another is not.
func TestWhoCouldBeSomebodyBarred(t *testing.T) {
	father := likeness.Someone{Name: "Gareth Evans", Relationship: "Father"}
	mother := likeness.Someone{Name: "Carys Evans", Relationship: "PAM"}
	unsaid := likeness.Someone{Name: "Wei Xu"}
	for _, c := range []struct {
		new, barred likeness.Someone
		may         bool
	}{
		{likeness.Someone{}, father, true},
		{likeness.Someone{Name: "Dad"}, father, true},
		{likeness.Someone{Name: "Mum"}, father, false},
		{likeness.Someone{Name: "Mum", Relationship: "Parent"}, father, false},
		{likeness.Someone{Name: "Mrs Xu"}, father, false},
		{likeness.Someone{Name: "Nan Evans"}, father, false},
		{likeness.Someone{Name: "Gareth Evans", Relationship: "Grandfather"}, father, true},
		{likeness.Someone{Name: "Gareth Evans", Relationship: "Mother"}, father, true},
		{likeness.Someone{Name: "G Evans", Relationship: "Grandfather"}, father, true},
		{likeness.Someone{Name: "Dai Evans", Relationship: "Grandfather"}, father, false},
		{likeness.Someone{Name: "Gareth Pugh", Relationship: "Step-father"}, father, true},
		{likeness.Someone{Name: "Tom Pugh", Relationship: "Step-father"}, father, false},
		{likeness.Someone{Name: "Tom Pugh", Relationship: "STP"}, likeness.Someone{Name: "Al Pike", Relationship: "step-father"}, true},
		{likeness.Someone{Name: "Beth Pugh", Relationship: "Female parent"}, mother, true},
		{likeness.Someone{Name: "Beth Pugh", Relationship: "Carer"}, mother, true},
		{likeness.Someone{Name: "Mr Pugh", Relationship: "Carer"}, mother, false},
		{likeness.Someone{Name: "Tom Pugh", Relationship: "Father"}, unsaid, true},
		{likeness.Someone{Name: "Ann Pugh", Relationship: "Grandmother"}, unsaid, false},
		{likeness.Someone{Name: "Stephen", Relationship: "Uncle"}, likeness.Someone{Name: "Stephen Evans", Relationship: "Father"}, true},
		{likeness.Someone{Name: "Stephen", Relationship: "Uncle"}, father, false},
		{likeness.Someone{Name: "Tom Pugh", Relationship: "Parent"}, likeness.Someone{Name: "Ann Lee", Relationship: "Aunt"}, false},
	} {
		if got := likeness.CouldBe(c.new, c.barred); got != c.may {
			t.Errorf("%+v, where %+v is barred: %t", c.new, c.barred, got)
		}
	}
}
