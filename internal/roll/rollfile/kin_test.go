package rollfile

import "testing"

func TestWhatARelationshipSaysOfKin(t *testing.T) {
	for said, want := range map[string]Kin{
		"Mother": Mother, "mum": Mother, "PAM": Mother, "Mother (birth)": Mother, "Father": Father, "Dad": Father, "PAF": Father,
		"Parent": Parent, "Parent/Carer": Parent, "parents": Parent,
		"Step-father": InPlace, "stepmum": InPlace, "STP": InPlace, "Foster mother": InPlace, "FOM": InPlace, "Carer": InPlace, "Guardian": InPlace,
		"Nan": Grandparent, "grandmother": Grandparent, "Grandad": Grandparent, "Great grandmother": Grandparent,
		"Auntie": Relative, "uncle": Relative, "Sister": Relative, "family friend": Relative, "FAM": Relative,
		"": "", "neighbour": "", "Childminder": "", "friend": "", "carpool": "",
	} {
		if got := KinOf(said); got != want {
			t.Errorf("%q is %q, not %q", said, got, want)
		}
	}
	last := -1
	for _, k := range []Kin{Parent, InPlace, Grandparent, Relative, ""} {
		if k.Distance() <= last {
			t.Errorf("%q is no further than who comes before", k)
		}
		last = k.Distance()
	}
}
