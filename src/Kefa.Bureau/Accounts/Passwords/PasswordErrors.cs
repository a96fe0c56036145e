using Microsoft.AspNetCore.Identity;

namespace Kefa.Bureau.Accounts;

/// <summary>What Identity refuses, said in both languages, Chinese first.</summary>
internal sealed class PasswordErrors : IdentityErrorDescriber
{
    public override IdentityError PasswordMismatch() => Error(nameof(PasswordMismatch), "原密码不正确。", "The current password is not correct.");

    public override IdentityError DuplicateUserName(string userName) => Error(nameof(DuplicateUserName),
        $"用户名“{userName}”已被使用。", $"The user name '{userName}' is taken.");

    public override IdentityError InvalidUserName(string? userName) => Error(nameof(InvalidUserName),
        $"用户名“{userName}”无效。", $"The user name '{userName}' is not valid.");

    private static IdentityError Error(string code, string zh, string en) => new() { Code = code, Description = $"{zh}{en}" };
}
