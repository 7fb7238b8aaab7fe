//! Formats numbers for people.

/// Formats a number of bytes in the largest fitting unit.
pub fn bytes(n: f64) -> String {
    let units = ["B", "kB", "MB", "GB"];
    let step = (0..units.len() - 1).take_while(|step| n >= 1000f64.powi(*step as i32 + 1)).count();
    let n = n / 1000f64.powi(step as i32);
    if n < 10.0 && step > 0 { format!("{n:.1} {}", units[step]) } else { format!("{n:.0} {}", units[step]) }
}

/// Formats 1234567 as 1,234,567.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_sizes_are_short() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        let sizes = [0.0, 999.0, 1000.0, 9_940.0, 1_434_000_000.0, 2.5e13];
        assert_eq!(sizes.map(bytes), ["0 B", "999 B", "1.0 kB", "9.9 kB", "1.4 GB", "25000 GB"]);
    }
}
