using System.Security.Claims;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Accounts;

/// <summary>
/// A sign-in carries the person's posts in all bureaus. Who loses a post gets a new security stamp, and the sign-in is read
/// again within a minute (<see cref="SecurityStampValidatorOptions.ValidationInterval"/>).
/// </summary>
internal sealed class PrincipalWithPosts(UserManager<KefaUser> users, IOptions<IdentityOptions> options, KefaDbContext db)
    : UserClaimsPrincipalFactory<KefaUser>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(KefaUser user)
    {
        ClaimsIdentity identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(PostClaims.DisplayNameClaim, user.DisplayName));
        identity.AddClaim(new Claim(PostClaims.LanguageClaim, user.Language));
        if (user.MustChangePassword) identity.AddClaim(new Claim(PostClaims.MustChangePasswordClaim, "1"));
        List<Post> posts = await db.Set<Post>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).AsNoTracking()
            .Where(post => post.AccountId == user.Id).OrderBy(post => post.Id).ToListAsync();
        foreach (Post post in posts) identity.AddClaim(new Claim(PostClaims.PostClaim, PostClaims.Write(post)));
        return identity;
    }
}
