using System.Globalization;
using Microsoft.AspNetCore.Identity;

namespace Kefa.Bureau.Accounts;

/// <summary>Holds a new password to the rules in force; says all that is wrong at once.</summary>
internal sealed class CheckPassword(PasswordRules rules) : IPasswordValidator<KefaUser>
{
    /// <summary>What is tried first, whatever the rules are; compared without case, digits at the end and signs between.</summary>
    private static readonly string[] WellKnown =
    [
        "password", "passw0rd", "p@ssw0rd", "p@ssword", "qwerty", "qwertyuiop", "asdfgh", "asdfghjkl", "zxcvbn", "qazwsx", "qazwsxedc", "1q2w3e4r", "1qaz2wsx", "iloveyou", "welcome",
        "letmein", "admin", "administrator", "root", "test", "guest", "changeme", "secret", "abc", "abcd", "abcdef", "woaini", "wodemima", "mima", "keji", "kejiju", "zhengfu", "huanying",
    ];

    public Task<IdentityResult> ValidateAsync(UserManager<KefaUser> manager, KefaUser user, string? password)
    {
        List<IdentityError> wrong = [];
        string given = password ?? "";
        if (new StringInfo(given).LengthInTextElements < rules.MinLength)
            wrong.Add(Error("PasswordTooShort", I($"密码至少{rules.MinLength}个字符。"), I($"A password has at least {rules.MinLength} characters.")));
        if (given.Length > 256)
            wrong.Add(Error("PasswordTooLong", "密码不超过256个字符。", "A password has at most 256 characters."));
        if (PasswordRules.ClassesIn(given) < rules.MinClasses)
            wrong.Add(Error("PasswordTooPlain", I($"密码须含小写字母、大写字母、数字、其他字符中的至少{rules.MinClasses}类。"), I($"A password has at least {rules.MinClasses} of lower case, upper case, digits and other characters.")));
        if (given.Distinct().Count() < 5)
            wrong.Add(Error("PasswordRequiresUniqueChars", "密码至少包含5个不同的字符。", "A password has at least 5 different characters."));
        if (IsWellKnown(given))
            wrong.Add(Error("PasswordWellKnown", "这个密码太常见，容易被猜到。", "This password is well known and tried first."));
        if (user.UserName?.Split('@')[0] is { Length: >= 4 } name && given.Contains(name, StringComparison.OrdinalIgnoreCase))
            wrong.Add(Error("PasswordHoldsName", "密码不得包含用户名。", "A password does not contain the user name."));
        return Task.FromResult(wrong.Count == 0 ? IdentityResult.Success : IdentityResult.Failed([.. wrong]));
    }

    private static bool IsWellKnown(string password)
    {
        string core = new string([.. password.ToLowerInvariant().Where(character => !char.IsWhiteSpace(character) && character is not ('!' or '.' or '_' or '-' or '#' or '*'))]).TrimEnd("0123456789@".ToCharArray());
        return core.Length == 0 || WellKnown.Contains(core, StringComparer.Ordinal);
    }

    private static string I(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static IdentityError Error(string code, string zh, string en) => new() { Code = code, Description = zh + en };
}
