using System.ComponentModel.DataAnnotations;

namespace Kefa.Bureau.Accounts;

public enum PasswordRuleSet
{
    /// <summary>What assessments after GB/T 22239-2019 (等级保护) ask for: character classes, a change every 90 days, no recent password again.</summary>
    GradedProtection,

    /// <summary>What NIST SP 800-63B-4 advises: length, no well-known password, no forced classes, no change without a reason.</summary>
    Modern,
}

/// <summary>The switch, and what a bureau sets otherwise: <c>Kefa:Passwords</c>.</summary>
public sealed class PasswordSettings
{
    public PasswordRuleSet Rules { get; set; } = PasswordRuleSet.GradedProtection;

    [Range(8, 128)] public int? MinLength { get; set; }
    [Range(0, 24)] public int? History { get; set; }

    /// <summary>0: passwords do not grow old.</summary>
    [Range(0, 3650)] public int? MaxAgeDays { get; set; }
    [Range(3, 100)] public int? MaxFailures { get; set; }
    [Range(1, 1440)] public int? LockoutMinutes { get; set; }
}

/// <summary>The rules in force.</summary>
/// <param name="MinClasses">How many of lower case, upper case, digits, others.</param>
/// <param name="History">How many earlier passwords may not come again.</param>
/// <param name="MaxAge">After which a password must be changed; null: never.</param>
public sealed record PasswordRules(PasswordRuleSet Set, int MinLength, int MinClasses, int History, TimeSpan? MaxAge, int MaxFailures, TimeSpan Lockout)
{
    public static PasswordRules Of(PasswordSettings settings)
    {
        PasswordRules rules = settings.Rules == PasswordRuleSet.Modern
            ? new(PasswordRuleSet.Modern, MinLength: 15, MinClasses: 1, History: 0, MaxAge: null, MaxFailures: 10, TimeSpan.FromMinutes(15))
            : new(PasswordRuleSet.GradedProtection, MinLength: 10, MinClasses: 3, History: 5, TimeSpan.FromDays(90), MaxFailures: 5, TimeSpan.FromMinutes(30));
        return rules with
        {
            MinLength = settings.MinLength ?? rules.MinLength,
            History = settings.History ?? rules.History,
            MaxAge = settings.MaxAgeDays is not { } days ? rules.MaxAge : days == 0 ? null : TimeSpan.FromDays(days),
            MaxFailures = settings.MaxFailures ?? rules.MaxFailures,
            Lockout = settings.LockoutMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : rules.Lockout,
        };
    }

    /// <summary>How many sorts of characters a password has.</summary>
    public static int ClassesIn(string password) =>
        (password.Any(char.IsAsciiLetterLower) ? 1 : 0) + (password.Any(char.IsAsciiLetterUpper) ? 1 : 0)
        + (password.Any(char.IsAsciiDigit) ? 1 : 0) + (password.Any(character => !char.IsAsciiLetterOrDigit(character)) ? 1 : 0);
}
