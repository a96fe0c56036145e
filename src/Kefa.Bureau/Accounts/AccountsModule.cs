using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Content;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Accounts;

public static class AccountsModule
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddDataProtection().SetApplicationName("kefa");
        services.AddSingleton<DataProtectionKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeysInTheDatabase>();
        AuthenticationBuilder authentication = services.AddAuthentication(TokenAuthentication.Either);
        TokenAuthentication.Add(authentication);
        services.AddOptions<IdentityProvider>().BindConfiguration("Kefa:IdentityProvider").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<OAuthOptions>, ExternalAuthentication>().AddScoped<ExternalSignIn>();
        authentication.AddOAuth(IdentityProvider.Scheme, _ => { });
        authentication.AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(options =>
        {
            options.Cookie.Name = "kefa";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = TimeSpan.FromHours(8);
            options.SlidingExpiration = true;
            options.LoginPath = "/account/sign-in";
            options.LogoutPath = "/account/sign-out";
            options.AccessDeniedPath = "/account/denied";
            options.ReturnUrlParameter = "returnUrl";
        }));
        services.AddSingleton<KeyRing>().AddSingleton<FieldProtection>().AddSingleton<SessionStore>().AddHostedService<ForgetSessions>();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<SessionStore>((options, sessions) => options.SessionStore = sessions);
        services.AddOptions<SecondFactorSettings>().BindConfiguration("Kefa:SecondFactor");
        services.AddSingleton(provider => new SecondFactorRule(provider.GetRequiredService<IOptions<SecondFactorSettings>>().Value));
        services.AddOptions<PasswordSettings>().BindConfiguration("Kefa:Passwords").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => PasswordRules.Of(provider.GetRequiredService<IOptions<PasswordSettings>>().Value)).AddScoped<PasswordHistory>();
        services.AddOptions<IdentityOptions>().Configure<PasswordRules>((options, rules) =>
        {
            options.Lockout.MaxFailedAccessAttempts = rules.MaxFailures;
            options.Lockout.DefaultLockoutTimeSpan = rules.Lockout;
        });
        services.AddIdentityCore<KefaUser>(options =>
            {
                options.Lockout.AllowedForNewUsers = true;
                // CheckPassword holds passwords to the rules; Identity's own know no switch.
                options.Password.RequiredLength = 1;
                options.Password.RequiredUniqueChars = 0;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.User.AllowedUserNameCharacters = "";
                options.User.RequireUniqueEmail = false;
            })
            .AddUserStore<SealedTokens>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddPasswordValidator<CheckPassword>()
            .AddErrorDescriber<PasswordErrors>()
            .AddClaimsPrincipalFactory<PrincipalWithPosts>();
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddScoped<Sessions>().AddScoped<SecondFactor>().AddScoped<AuditLog>().AddScoped<KeepTokens>().AddHostedService<ForgetAudit>();
        services.AddOptions<AuditSettings>().BindConfiguration("Kefa:Audit").ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<AuditTrail>().AddScoped<SignIn>().AddScoped<OpenAccount>().AddScoped<ChangePassword>().AddScoped<ResetPassword>().AddScoped<RoleRegister>();
        services.AddScoped<GivePosts>().AddScoped<StaffStreams>().AddScoped<StaffDirectory>().AddScoped<KeepDivisions>().AddScoped<KeepDeputies>().AddScoped<KeepStaff>();
        services.AddSingleton<IContentChecker, RoleRegisterChecker>();
        services.AddScoped<IAuthorizationHandler, PostHandler>();
        services.AddAuthorization(Policies.Register);
        return services;
    }
}
