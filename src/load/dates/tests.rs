use super::*;
use jiff::civil::date;
use proptest::prelude::*;

#[test]
fn one_day_in_many_spellings() {
    for text in [
        "2018-12-20",
        " 2018-12-20 ",
        "2018-12-20T23:59:59Z",
        "2018-12-20 08:00:00+00:00",
        "2018-12-20T08:00:00.123-05:00",
        "2018/12/20",
        "2018.12.20",
        "20181220",
        "20181220T101500Z",
        "20181220101500",
        "Thu, 20 Dec 2018 10:15:00 +0000",
        "Thu, 20 Dec 18 10:15:00 GMT",
        "Thu Dec 20 10:15:00 +0000 2018",
        "Thu Dec 20 10:15:00 2018",
        "20 December 2018",
        "20th of December, 2018",
        "20-Dec-2018",
        "2018 Dec 20",
        "December 20, 2018",
        "DECEMBER 20, 2018",
        "Dec. 20, 2018",
        "Dec. 20th, 2018 5:30 p.m. EST",
        "20 Dec 2018",
        "20 Dec 2018 10:15",
        "Thursday, 20 December 2018 at 10:15",
        "Thursday 20 December 2018",
        "1545300900",
        "1545300900.25",
        "1545300900000",
        "1545300900000000",
        "20.12.2018",
        "20/12/2018",
        "12/20/2018",
        "12.20.2018",
        "20/12/18",
        "12-20-18",
        "20.12.18.",
        "20 décembre 2018",
        "20. Dezember 2018",
        "jueves, 20 de diciembre de 2018",
        "20 de dezembro de 2018",
        "giovedì 20 dicembre 2018, 10:15",
        "donderdag 20 december 2018",
        "2018-W51-4",
        "2018年12月20日",
        "10:15, 20 December 2018",
        "10.15 Uhr, 20.12.2018",
        "Updated 20 Dec 2018 at 10:15pm",
        "Published: 2018-12-20T10:15:00Z",
        "Updated 21 Dec 2018, first published 20 Dec 2018",
        "Posted on 12/20/2018 10:15 AM",
        "Tidewater, 20 December 2018",
        "Thu, 20 Dec 18 10:15:00 +0000",
        "/Date(1545300900000)/",
        "/Date(1545300900000+0100)/",
        "D:20181220101500Z",
    ] {
        assert_eq!(parse_date(text), Some(date(2018, 12, 20)), "{text}");
    }
    assert_eq!(parse_date("2018-1-2"), Some(date(2018, 1, 2)));
    assert_eq!(parse_date("2 Sept 1996"), Some(date(1996, 9, 2)));
    assert_eq!(parse_date("02/02/2018"), Some(date(2018, 2, 2)));
}

#[test]
fn text_without_a_date_gives_none() {
    for text in [
        "",
        " ",
        "2018",
        "soon",
        "2018-02-30",
        "2018-13-01",
        "20181301",
        "31 June 2018",
        "03/04/2018",
        "-1",
        "2018-123-1",
        "Thursday",
        "May",
        "May 2018",
        "1234",
        "99999999999999999999",
        "3 hours ago",
        "3 May 10:15",
        "1.2.3.2018",
        "é",
        "2018é12é20",
        "0000-00-00",
        "Dec 20",
    ] {
        assert_eq!(parse_date(text), None, "{text}");
    }
}

#[test]
fn unusable_dates_say_why() {
    let read = |text: &str| read_date(text, DateOrders::default());
    for text in ["2018", "2018-12", "12/2018", "December 2018", "2018 déc.", "05.2018"] {
        assert_eq!(read(text), Err(DateIssue::NoDay), "{text}");
    }
    for text in ["03/04/2018", "3-4-18", "Updated 03/04/2018 10:15"] {
        assert_eq!(read(text), Err(DateIssue::Ambiguous), "{text}");
    }
    for text in ["2203-11-22", "22 November 2203", "22.11.2203", "22/11/2203", "11/11/2203"] {
        assert_eq!(read(text), Err(DateIssue::Future), "{text}");
    }
    for text in ["soon", "2018-02-30", "0000-00-00", "13.13.2018", "3 hours ago"] {
        assert_eq!(read(text), Err(DateIssue::Unreadable), "{text}");
    }
}

#[test]
fn an_order_decides_only_ambiguous_dates() {
    let day_first = DateOrders::asked(DateOrder::DayMonth);
    let month_first = DateOrders::asked(DateOrder::MonthDay);
    for text in ["03/04/2018", "3-4-18", "03.04.2018"] {
        assert_eq!(read_date(text, day_first), Ok(date(2018, 4, 3)), "{text}");
        assert_eq!(read_date(text, month_first), Ok(date(2018, 3, 4)), "{text}");
    }
    for text in ["2018-12-20", "12/20/2018", "20/12/2018", "Thu, 20 Dec 2018 10:15:00 +0000"] {
        assert_eq!(read_date(text, day_first), read_date(text, month_first), "{text}");
    }
    assert_eq!(read_date("03.04.2018", DateOrders::default()), Ok(date(2018, 4, 3)), "dots are German");
}

#[test]
fn numbers_are_timestamps_or_dates() {
    for number in [1_545_300_900, 1_545_300_900_000, 20_181_220] {
        assert_eq!(date_of_number(number), Ok(date(2018, 12, 20)), "{number}");
    }
    assert_eq!(date_of_number(2018), Err(DateIssue::NoDay));
    for number in [0, 7, -1, i64::MIN, 20_181_320] {
        assert_eq!(date_of_number(number), Err(DateIssue::Unreadable), "{number}");
    }
    let _ = date_of_number(i64::MAX);
    assert_eq!(date_of_parts(2018, Some(12), Some(20)), Ok(date(2018, 12, 20)));
    assert_eq!(date_of_parts(2018, Some(12), None), Err(DateIssue::NoDay));
    assert_eq!(date_of_parts(2018, Some(13), Some(1)), Err(DateIssue::Unreadable));
}

#[test]
fn values_that_look_like_dates() {
    for text in ["20.12.2018", "03/04/2018", "Dec 2018", "Thursday 20 December 2018", "2018-12-20T10:00:00Z"]
    {
        assert!(looks_like_a_date(text), "{text}");
    }
    for text in ["Ferry late on 20 December 2018", "10.4.1x", "Marching on", "12 boats in 2018"] {
        assert!(!looks_like_a_date(text), "{text}");
    }
}

proptest! {
    #[test]
    fn anything_can_be_read(text in prop_oneof![
        "\\PC*",
        "(İ|publ|Updated |10:15|, |[0-9]{1,4}|[-/.]| |mai|Dez|年|é){0,12}",
        "[0-9]{0,5}[-/. ,]?[0-9A-Za-zé]{0,9}[-/. ,]{0,2}[0-9]{0,5}.?",
    ]) {
        let _ = (parse_date(&text), looks_like_a_date(&text));
    }

    #[test]
    fn every_day_round_trips(year in 1605i16..2024, month in 1i8..=12, d in 1i8..=28) {
        let day = date(year, month, d);
        for format in ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y", "%b. %d, %Y", "%a, %d %b %Y 10:00:00 +0000"] {
            let text = day.strftime(format).to_string();
            prop_assert_eq!(parse_date(&text), Some(day), "{}", text);
        }
    }
}
