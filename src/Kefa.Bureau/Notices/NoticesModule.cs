using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Notices;

public static class NoticesModule
{
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.AddOptions<MailOptions>().BindConfiguration("Kefa:Mail").ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<NoticeMemory>()
            .AddScoped<Recipients>()
            .AddScoped<GiveNotices>()
            .AddScoped<Inbox>()
            .AddScoped<SendMail>()
            .AddScoped<ChooseMail>()
            .AddScoped(p => new KeepFeed(
                p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<StaffDirectory>(), p.GetRequiredService<AuditTrail>(),
                p.GetRequiredService<TimeProvider>()))
            .AddHostedService<WatchNotices>();
    }
}
