using System.Security.Claims;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Accounts;

/// <summary>
/// A sign-in carries the person's posts in all bureaus, and those of absent people for whom they deputise today. It is read again within a
/// minute (<see cref="SecurityStampValidatorOptions.ValidationInterval"/>), so a deputy's roles begin and end with their days.
/// </summary>
internal sealed class PrincipalWithPosts(UserManager<KefaUser> users, IOptions<IdentityOptions> options, KefaDbContext db, BureauDirectory bureaus, PasswordHistory passwords, SecondFactorRule secondFactor, TimeProvider time)
    : UserClaimsPrincipalFactory<KefaUser>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(KefaUser user)
    {
        ClaimsIdentity identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(PostClaims.DisplayNameClaim, user.DisplayName));
        identity.AddClaim(new Claim(PostClaims.LanguageClaim, user.Language));
        if (user.MustChangePassword || await passwords.IsTooOldAsync(user, CancellationToken.None)) identity.AddClaim(new Claim(PostClaims.MustChangePasswordClaim, "1"));
        if (user.ClosedAt is not null) return identity;
        List<HeldPost> posts = await PostsAsync(user.Id);
        if (secondFactor.IsMissing(user, posts.Select(post => post.Role))) identity.AddClaim(new Claim(PostClaims.NeedsSecondFactorClaim, "1"));
        foreach (HeldPost post in posts) identity.AddClaim(new Claim(PostClaims.PostClaim, PostClaims.Write(post)));
        return identity;
    }

    private async Task<List<HeldPost>> PostsAsync(Guid account)
    {
        List<Post> own = await Across<Post>().Where(post => post.AccountId == account).OrderBy(post => post.Id).ToListAsync();
        List<HeldPost> held = [.. own.Select(post => new HeldPost(post.BureauId, post.Role, post.Company, post.DivisionId))];
        // A day wider than today: where today is another day is asked of each bureau below.
        DateOnly about = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        DateOnly before = about.AddDays(-1), after = about.AddDays(1);
        List<Deputy> deputies = await Across<Deputy>().Where(deputy => deputy.DeputyId == account && deputy.From <= after && deputy.To >= before).ToListAsync();
        foreach (Deputy deputy in deputies)
        {
            if (await bureaus.FindAsync(deputy.BureauId, CancellationToken.None) is not { } bureau || !deputy.IsInForce(bureau.Today(time))) continue;
            List<Post> absent = await Across<Post>().Where(post => post.AccountId == deputy.AbsentId && post.BureauId == deputy.BureauId).OrderBy(post => post.Id).ToListAsync();
            held.AddRange(absent.Where(post => deputy.Covers(post.Role)).Select(post => new HeldPost(post.BureauId, post.Role, null, post.DivisionId, deputy.AbsentId)));
        }
        return held;
    }

    private IQueryable<T> Across<T>() where T : class => db.Set<T>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).AsNoTracking();
}
