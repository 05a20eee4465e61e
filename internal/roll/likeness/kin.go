package likeness

import (
	"regexp"
	"slices"
	"strings"
)

// Kin is what a relationship says of who an adult is to a pupil.
type Kin struct {
	Sort Sort
	Sex  Sex
	said string // folded
}

// Sort is a kind of relationship, whoever of the two sexes has it.
type Sort string

// The sorts of kin.
const (
	Unsaid      Sort = "" // nothing, or nothing that is known: Contact 1
	Parent      Sort = "parent"
	StepParent  Sort = "step parent" // and the partner of a parent
	Foster      Sort = "foster parent"
	Carer       Sort = "carer" // and guardian: anybody may be one
	Grandparent Sort = "grandparent"
	Relative    Sort = "relative"
	Another     Sort = "another" // a friend, a neighbour: no kin
)

// Sex is that of an adult as far as words tell it.
type Sex string

// The sexes that words tell.
const (
	Woman Sex = "f"
	Man   Sex = "m"
)

// kinWord is one word for kin: what it says, by itself.
type kinWord struct {
	sort Sort
	sex  Sex
}

// kinWords are the words of offices, and the codes of the department's code set for
// Common Transfer Files with those that systems write beside it.
var kinWords = wordsOf(map[kinWord]string{
	{Parent, Woman}:      "mother mothers mum mums mummy mummys mam mams mom moms mommy mama mamma pam birthmother birthmum",
	{Parent, Man}:        "father fathers dad dads daddy daddys papa tad paf birthfather birthdad husband",
	{Parent, ""}:         "parent parents parental coparent par parentcarer",
	{StepParent, ""}:     "step stp partner fiance spouse",
	{StepParent, Woman}:  "stm girlfriend",
	{StepParent, Man}:    "stf boyfriend",
	{Foster, ""}:         "foster fostering",
	{Foster, Woman}:      "fom",
	{Foster, Man}:        "fof",
	{Carer, ""}:          "carer carers caregiver car guardian guardians",
	{Grandparent, ""}:    "grp grandparents",
	{Grandparent, Woman}: "nan nans nana nanna nanny gran grans granny grandma grandmum grm gpm nain",
	{Grandparent, Man}:   "grandad granddad grandads grandpa gramps grandda grf gpf taid",
	{Relative, ""}:       "sibling siblings cousin cousins family fam relative relatives relation",
	{Relative, Woman}:    "aunt aunts auntie aunty sister sisters niece",
	{Relative, Man}:      "uncle uncles brother brothers nephew",
	{Another, ""}:        "friend friends neighbour neighbours neighbor childminder chm babysitter godparent other oth rel religious colleague landlord lodger teacher doctor agency",
	{Another, Woman}:     "godmother",
	{Another, Man}:       "godfather",
})

// sexWords make a parent a father, and a carer a man.
var sexWords = map[string]Sex{"male": Man, "man": Man, "female": Woman, "woman": Woman}

// unnamed are words that stand where a name should and, like those for kin, are none.
var unnamed = setOf("contact adult person carer parent priority primary main first second third emergency mobile home work phone number name unknown no")

func wordsOf(lists map[kinWord]string) map[string]kinWord {
	all := map[string]kinWord{}
	for is, list := range lists {
		for w := range strings.FieldsSeq(list) {
			all[w] = is
		}
	}
	return all
}

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// kinOfWord reads one word: stepfather is one, and dad2.
func kinOfWord(word string) (kinWord, bool) {
	word = strings.TrimRight(word, "0123456789")
	if is, known := kinWords[word]; known {
		return is, true
	}
	for start, sort := range map[string]Sort{"step": StepParent, "foster": Foster, "grand": Grandparent} {
		rest, found := strings.CutPrefix(word, start)
		if of, known := kinWords[rest]; found && known { // stepdad, and not Stephen
			return kinWord{sort, of.sex}, true
		}
	}
	return kinWord{}, false
}

// nearness puts the sorts in the order in which one word outweighs another: a step
// father is no father, and a mother's sister no mother.
var nearness = []Sort{Grandparent, StepParent, Foster, Relative, Another, Parent, Carer}

var (
	// ofSpouse is a parent's partner, ofParent a parent's parent.
	ofSpouse = regexp.MustCompile(`\b(?:mum|mom|mother|dad|father|parent)s? (?:new )?(partner|husband|wife|boyfriend|girlfriend|fiance)\b`)
	ofParent = regexp.MustCompile(`\b(?:mums|moms|mothers|dads|fathers) (mum|mom|mother|dad|father)\b`)
	inLaw    = regexp.MustCompile(`\bin law\b`)
	// spouseSex is that of the partners ofSpouse finds, where the word tells it.
	spouseSex = map[string]Sex{"husband": Man, "boyfriend": Man, "wife": Woman, "girlfriend": Woman}
)

// KinOf reads a relationship as offices and systems write it: Mum, PAF, Male parent,
// Dad’s mobile, Step-father, Nan. What it does not know is Unsaid.
func KinOf(relationship string) Kin {
	said := Fold(relationship)
	is, through := kinThrough(said)
	if !through {
		is = kinOfWords(said)
	}
	return Kin{is.sort, is.sex, said}
}

// kinThrough reads words that say who somebody is by a parent: dad's new wife is no
// father, and mum's mum no mother.
func kinThrough(said string) (is kinWord, found bool) {
	if of := ofSpouse.FindStringSubmatch(said); of != nil {
		return kinWord{StepParent, spouseSex[of[1]]}, true
	}
	if said == "wife" { // alone; a husband is in kinWords
		return kinWord{Parent, Woman}, true
	}
	if of := ofParent.FindStringSubmatch(said); of != nil {
		return kinWord{Grandparent, kinWords[of[1]].sex}, true
	}
	return kinWord{}, false
}

// kinOfWords reads words one by one: the sort that outweighs the others, and the sex,
// unless both are named.
func kinOfWords(said string) (k kinWord) {
	found, sexes := map[Sort]bool{}, map[Sex]bool{}
	for w := range strings.FieldsSeq(said) {
		is, _ := kinOfWord(w)
		found[is.sort], sexes[is.sex], sexes[sexWords[w]] = true, true, true
	}
	if i := slices.IndexFunc(nearness, func(s Sort) bool { return found[s] }); i >= 0 {
		k.sort = nearness[i]
	}
	if inLaw.MatchString(said) && k.sort == Parent {
		k.sort = Relative
	}
	switch {
	case sexes[Woman] && !sexes[Man]:
		k.sex = Woman
	case sexes[Man] && !sexes[Woman]:
		k.sex = Man
	}
	return k
}

// oneOfAKind reports a relationship of which a pupil seldom has two.
func (k Kin) oneOfAKind() bool { return k.Sort == Parent && k.Sex != "" }

// SameKin reports whether two relationships are one: Dad is Father, and so is a birth
// father, and PAF. Two that are not said are not.
func SameKin(a, b string) bool { return KinOf(a).same(KinOf(b)) }

func (k Kin) same(o Kin) bool {
	if k.said == o.said {
		return k.said != ""
	}
	return k.Sort == o.Sort && k.Sex == o.Sex && k.Sort != Unsaid && k.Sort != Relative && k.Sort != Another
}

// mayMean reports whether a relationship may be said of somebody of whom the other
// was: a parent may be the father, and a carer anybody. Sexes are not looked at.
func (k Kin) mayMean(o Kin) bool {
	switch {
	case k.Sort == Unsaid, k.Sort == Carer:
		return true
	case k.Sort == Parent && k.Sex == "":
		return o.Sort != Grandparent && o.Sort != Relative && o.Sort != Another
	case k.Sort == Parent:
		return o.Sort == Parent || o.Sort == Unsaid || o.Sort == Carer
	case k.Sort == Relative, k.Sort == Another:
		return k.said == o.said
	}
	return k.Sort == o.Sort
}
