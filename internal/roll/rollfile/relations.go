package rollfile

import (
	"regexp"
	"slices"
)

// professions are relationships of adults who are told by people, never by a
// text: a social worker must not be written to as a parent would be.
var professions = []string{
	"social services", "social care", "virtual head", "support worker", "key worker", "probation officer", "police", "solicitor", "doctor", "gp",
	"health visitor", "agency", "local authority", "teacher", "head teacher", "headteacher", "swr", "doc", "tch", "htc",
	"soc", "chm", "childminder", "sw", "ssw", "yot", "yjs", "ewo", "eso", "iro", "cafcass", "guardian ad litem",
}

// ofProfession is a longer relationship, or a name, that only a professional or
// an establishment has. A foster mother is family, a foster agency is not.
var ofProfession = regexp.MustCompile(`\b(social (worker|wkr|work|wk)|soc (worker|wkr)|(supervising|allocated|child s|duty) sw|case ?worker|support worker|youth (justice|offending)( \w+)?|yot|ewo|(education )?welfare officer|` +
	`child(ren)? ?s? (social )?(services|serv|care|home|homes)|childrens (social )?(services|home|homes|care)|residential (home|care|unit)|care home|virtual school|foster(ing)? agency|school nurse|local authority|reviewing officer)\b`)

// ofHome is an establishment by its name, and none of a family's own homes.
var ofHome, ownHome = regexp.MustCompile(`\w home$`), regexp.MustCompile(`\b(at|from|same|own|family) home$`)

// Professional reports whether a relationship is that of a professional.
func Professional(relationship string) bool {
	said := normal(relationship)
	return slices.Contains(professions, said) || ofProfession.MatchString(said) ||
		ofHome.MatchString(said) && !ownHome.MatchString(said) && !ofFamily.MatchString(said)
}

// ofFamily is a relationship of somebody who is asked first as a matter of
// course; others are told when they stand first without responsibility.
var ofFamily = regexp.MustCompile(`\b(mother|father|mum|mummy|mam|mom|dad|daddy|parents?|(grand|god|step|foster|adoptive)\w*|nan|nana|nanny|gran|granny|aunt\w*|uncle|brother|sister|sibling|carer?|guardian|cousin|family|relative|husband|wife|partner|pam|paf|stp|stm|stf|grp|grm|grf|fom|fof|car|fam)\b`)

// DoubtfulFirst reports whether it should be seen by a person that an adult of
// this relationship is asked first.
func DoubtfulFirst(relationship string) bool {
	return relationship != "" && !ofFamily.MatchString(normal(relationship))
}
