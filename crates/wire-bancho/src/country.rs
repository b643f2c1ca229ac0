//! Countries, which bancho numbers as GeoIP once did.

use kiai_model::Country;

use crate::codec::{DecodeError, Reader, Wire, Writer};

/// Two letters for each number, from 0. Those of no country (such as 1, Oceania) and of countries that are no more are
/// read as unknown; a country younger than the list is written as unknown.
const CODES: &str = "\
    XX OC EU AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR FX \
    GA GB GD GE GF GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IN IO IQ IR IS IT JM JO JP KE KG \
    KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW \
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RU RW SA SB SC \
    SD SE SG SH SI SJ SK SL SM SN SO SR ST SV SY SZ TC TD TF TG TH TJ TK TM TN TO TL TR TT TV TW TZ UA UG UM US UY UZ \
    VA VC VE VG VI VN VU WF WS YE YT RS ZA ZM ME ZW XX A2 O1 AX GG IM JE BL MF";

/// How long a code is, with the blank behind it.
const CODE_LENGTH: usize = 3;

/// The number of every two letters, 0 for those of no country: a presence is written too often to look for it.
const NUMBERS: [u8; 26 * 26] = {
    let (codes, mut numbers) = (CODES.as_bytes(), [0; 26 * 26]);
    let mut number = 0;
    while number * CODE_LENGTH < codes.len() {
        let (first, second) = (codes[number * CODE_LENGTH], codes[number * CODE_LENGTH + 1]);
        let is_unknown = first == b'X' && second == b'X'; // stands there twice, and is written as 0
        if first.is_ascii_uppercase() && second.is_ascii_uppercase() && !is_unknown {
            numbers[place(first, second)] = number as u8;
        }
        number += 1;
    }
    numbers
};

/// Where two letters stand in [`NUMBERS`].
const fn place(first: u8, second: u8) -> usize {
    (first - b'A') as usize * 26 + (second - b'A') as usize
}

/// A byte: the country's number. Unknown is 0, and 244 too when it is read.
impl Wire for Country {
    const MAX_LENGTH: usize = 1;

    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let at = usize::from(u8::read(reader)?) * CODE_LENGTH;
        let code = CODES.get(at..at + 2);
        Ok(code.and_then(|code| code.parse().ok()).unwrap_or(Self::UNKNOWN))
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        let number = match *self.as_bytes() {
            [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] => NUMBERS[place(first, second)],
            _ => 0,
        };
        number.write(out);
    }
}

#[cfg(test)]
mod tests {
    use crate::codec::Dialect;

    use super::*;

    fn number(code: &str) -> u8 {
        let mut bytes = Vec::new();
        code.parse::<Country>().unwrap().write(&mut Writer::new(&mut bytes, Dialect::Stable));
        bytes[0]
    }

    fn country(number: u8) -> Country {
        Country::read(&mut Reader::new(&[number], Dialect::Stable)).unwrap()
    }

    #[test]
    fn countries_have_their_numbers() {
        assert_eq!(CODES.split(' ').count(), 253);
        for (code, expected) in [
            ("AD", 3),
            ("CA", 38),
            ("DE", 56),
            ("FR", 74),
            ("GB", 77),
            ("JM", 109),
            ("JP", 111),
            ("LC", 125),
            ("MM", 141),
            ("MX", 152),
            ("PL", 174),
            ("SZ", 205),
            ("TL", 216),
            ("UA", 222),
            ("US", 225),
            ("YT", 238),
            ("ZW", 243),
            ("AX", 247),
            ("MF", 252),
        ] {
            assert_eq!(number(code), expected, "{code}");
            assert_eq!(country(expected).as_str(), code);
        }
    }

    #[test]
    fn what_is_no_country_is_unknown() {
        assert_eq!(number("XX"), 0);
        assert_eq!(number("SS"), 0, "younger than the list");
        for number in [0, 1, 2, 10, 75, 244, 245, 246, 253, 255] {
            assert_eq!(country(number), Country::UNKNOWN, "{number}");
        }
    }

    #[test]
    fn every_country_of_the_list_keeps_its_number() {
        for number_read in 0..=255 {
            let country = country(number_read);
            if country != Country::UNKNOWN {
                assert_eq!(number(country.as_str()), number_read);
            }
        }
    }
}
