using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Notices;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Diagnostics;

namespace Kefa.Web.Hosting;

/// <summary>How much is unread, known before a page is rendered: the frame of a page is shown at once and asks nothing itself.</summary>
internal static class UnreadCount
{
    private static readonly object Key = new();

    public static void UseUnreadCount(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        // A page that says what went wrong asks nothing.
        if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && context.User.AccountId() is { } account
            && context.RequestServices.GetRequiredService<ICurrentBureau>().Id is { } bureau && context.Features.Get<IExceptionHandlerFeature>() is null)
            context.Items[Key] = await context.RequestServices.GetRequiredService<Inbox>().UnreadAsync(account, forParty: !context.User.May(bureau, Policies.NoticeReader), context.RequestAborted);
        await next(context);
    });

    public static int Of(HttpContext context) => context.Items[Key] as int? ?? 0;
}
