using System.Security.Claims;
using Kefa.Bureau.Accounts;

namespace Kefa.Bureau.Tests.Accounts;

/// <summary>Who must change a password that somebody else knows is shown no company and no figure, on pages that everybody may open either.</summary>
public sealed class HoldingAPassword
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Given_by_somebody_else_opens_no_company(bool mustChange, bool opens)
    {
        List<Claim> claims = [new(PostClaims.PostClaim, "7|officer|"), new(PostClaims.PostClaim, "7|companyAgent|91430702MAQ1A0069M")];
        if (mustChange)
            claims.Add(new Claim(PostClaims.MustChangePasswordClaim, "1"));
        ClaimsPrincipal user = new(new ClaimsIdentity(claims, "test"));

        Assert.Equal(opens, user.Holds(7, Roles.Officer));
        Assert.Equal(opens ? ["91430702MAQ1A0069M"] : Array.Empty<string>(), user.CompaniesIn(7));
        Assert.False(user.Holds(8, Roles.Officer));
        Assert.Empty(user.CompaniesIn(8));
    }
}
